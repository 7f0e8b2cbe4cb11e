import type { AuditResult } from '../../audit/audit';
import { count } from '../../model/count';
import type { Counted, Judged } from '../../model/judged';
import type { Rehearsal } from '../../simulation/rehearsal';
import { coverageOf } from '../rehearsal/coverage';
import { judgedIn } from '../rehearsal/judged';
import { notSimulatedIn } from '../rehearsal/not-simulated';

/** What a page says first. What was not judged is never a pass. */
export interface Verdict {
  readonly word: 'PASS' | 'FAIL' | 'NOT ALL JUDGED';
  readonly tone: 'good' | 'bad' | 'warn';
  /** One sentence: what the word means here. */
  readonly meaning: string;
  /** The figures, in the order of their weight. */
  readonly figures: readonly string[];
  /** What could not be judged. */
  readonly notJudged: readonly string[];
  /** What was left out on purpose. */
  readonly leftOut: readonly string[];
}

/** @param audit unset: the stacks were not audited, which the verdict says */
export function verdictOf(rehearsals: readonly Rehearsal[], audit: AuditResult | undefined): Verdict {
  const expectations = rehearsals.flatMap((one) => one.expectations);
  const unmet = expectations.filter(({ met, notJudged }) => !met && notJudged === null).length;
  const judged: readonly Judged[] = [judgedIn(rehearsals), ...(audit === undefined ? [] : [audit.judged])];
  const notJudged = judged.flatMap((one) => texts(one.notJudged));
  const nothing = judged.filter((one) => one.judged.count === 0).map((one) => `any ${one.judged.one}`);
  const errors = audit?.counts.errors ?? 0;
  const figures = [
    `${expectations.filter(({ met }) => met).length} of ${count(expectations.length, 'expectation')} met`,
    ...(audit === undefined ? [] : auditFigures(audit)),
    coverageFigure(rehearsals),
  ];
  const leftOut = [
    ...(audit === undefined ? ['the audit of timeouts (phasewatch audit)'] : []),
    ...judged.flatMap((one) => texts(one.leftOut)),
    ...notSimulatedTexts(rehearsals),
  ];
  return {
    ...wordOf({ errors, unmet, silent: coverageOf(rehearsals).untripped.length }, [...nothing, ...notJudged]),
    figures,
    notJudged: [...nothing, ...notJudged],
    leftOut,
  };
}

/** What speaks against a pass, in numbers. */
interface Counts {
  readonly errors: number;
  readonly unmet: number;
  /** Alert policies that fire in no scenario. */
  readonly silent: number;
}

function wordOf(
  { errors, unmet, silent }: Counts,
  notJudged: readonly string[],
): Pick<Verdict, 'word' | 'tone' | 'meaning'> {
  if (errors > 0 || unmet > 0) {
    const causes = [
      ...(unmet > 0 ? [`${count(unmet, 'expectation')} failed`] : []),
      ...(errors > 0 ? [count(errors, 'audit error')] : []),
    ];
    return { word: 'FAIL', tone: 'bad', meaning: `Do not deploy this: ${causes.join(', ')}.` };
  }
  if (notJudged.length > 0) {
    return {
      word: 'NOT ALL JUDGED',
      tone: 'warn',
      meaning: `What was judged is in order, but not everything was judged: ${notJudged.join(', ')}.`,
    };
  }
  const missing = silent === 0 ? '' : ` No scenario makes ${count(silent, 'alert policy', 'alert policies')} fire.`;
  return {
    word: 'PASS',
    tone: 'good',
    meaning: `No reason against deploying this: everything that was judged is in order.${missing}`,
  };
}

function auditFigures({ counts, waived }: AuditResult): string[] {
  const accepted = waived.length === 0 ? [] : [`${waived.length} waived`];
  return [count(counts.errors, 'error'), count(counts.warnings, 'warning'), ...accepted];
}

function coverageFigure(rehearsals: readonly Rehearsal[]): string {
  const { rows, untripped } = coverageOf(rehearsals);
  return `${rows.length - untripped.length} of ${count(rows.length, 'alert policy', 'alert policies')} exercised by a scenario`;
}

function notSimulatedTexts(rehearsals: readonly Rehearsal[]): string[] {
  const { length } = notSimulatedIn(rehearsals);
  return length === 0 ? [] : [`${count(length, 'kind', 'kinds')} of resources and fields that are not simulated`];
}

function texts(all: readonly Counted[]): string[] {
  return all.filter((one) => one.count > 0).map(({ count: amount, one, many }) => count(amount, one, many));
}
