import junit from 'junit-report-builder';
import { faultBegan } from '../../simulation/outcome';
import type { Rehearsal } from '../../simulation/rehearsal';
import { outcomeLine } from './outcome-line';
import { formatInstant } from '../parts/times';

/**
 * Rehearsals as JUnit for CI: one suite for each scenario and world, one case for each expectation. The time of a case
 * is simulated, in seconds, until the expected event. So a chart of test durations shows how the time to detect changes
 * from commit to commit, and the same input gives the same bytes.
 */
export function rehearsalJunit(rehearsals: readonly Rehearsal[]): string {
  const report = junit.newBuilder().name('phasewatch rehearse');
  for (const rehearsal of rehearsals) {
    const { scenario, world, expectations } = rehearsal;
    const began = faultBegan(rehearsal);
    const suite = report
      .testSuite()
      .name(`${scenario.name} (${world})`)
      .timestamp(formatInstant(rehearsal.from))
      .time(Math.round((rehearsal.to - rehearsal.from) / 1_000))
      .property('outcome', outcomeLine(rehearsal));
    if (began !== undefined) suite.property('fault began', formatInstant(began));
    for (const { expected, met, got, seconds } of expectations) {
      const one = suite
        .testCase()
        .className(`rehearse.${world}.${scenario.name}`)
        .name(expected)
        .time(seconds)
        .standardOutput(got);
      if (!met) one.failure(`expected: ${expected}; got: ${got}`, 'expectation');
    }
  }
  return report.build();
}
