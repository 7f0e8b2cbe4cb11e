import pc from 'picocolors';
import { describeProblem } from '../../model/problem';
import type { Replay } from '../../replay/replay';

/** Most files that are listed; the others are counted. */
const SHOWN = 10;

/** What a replay left out because it is invalid, and the files that it did not read, one a line. */
export function refusedLines({ refused, skippedFiles }: Replay['tally']): string[] {
  const more = skippedFiles.length - SHOWN;
  return [
    ...refused.flatMap(({ what, problems }) =>
      problems.map((problem) => `${pc.red('refused')}  ${prefixed(what, describeProblem(problem))}`),
    ),
    ...skippedFiles.slice(0, SHOWN).map(({ where, reason }) => `${pc.bold('skipped')}  ${where}: ${reason}`),
    ...(more > 0 ? [`${pc.bold('skipped')}  and ${more} more`] : []),
  ];
}

/** The name of the item before its problem, unless the problem starts with its file. */
function prefixed(what: string, problem: string): string {
  return problem.startsWith(what.replace(/, line \d+$/, '')) ? problem : `${what}: ${problem}`;
}
