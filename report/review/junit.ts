import junit from 'junit-report-builder';
import type { Review } from '../../review/compare';
import { changeText, HEADINGS } from './change-text';
import { comparedText } from './summary';

/**
 * A comparison as JUnit for CI: one case for each change, which fails as the exit code does, and one for what was
 * compared. What could not be compared is skipped.
 */
export function reviewJunit(review: Review): string {
  const report = junit.newBuilder().name('phasewatch diff');
  const suite = report.testSuite().name('diff');
  suite.testCase().className('diff').name('compared').standardOutput(comparedText(review));
  for (const change of review.changes) {
    const text = changeText(change);
    const one = suite.testCase().className(`diff.${change.kind}`).name(text);
    if (change.fails) one.failure(`${HEADINGS[change.kind]}: ${text}`, change.kind);
    else one.standardOutput(HEADINGS[change.kind]);
  }
  for (const what of review.notJudged) suite.testCase().className('diff.not-judged').name(what).skipped();
  return report.build();
}
