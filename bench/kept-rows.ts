import { join } from 'node:path';
import { changedCommit } from './changed-commit';
import { atMost } from './goal';
import { formatRatio } from './pairs';
import type { Row } from './row';
import type { Side } from './side';
import { phasewatch, START } from './step';

/** The threshold of an alert policy, which a change raises. */
const THRESHOLD = { file: 'stacks/alerts/run-silent/policy.ts', from: 'threshold: 1,', to: 'threshold: 1.05,' };

/** The folder of what `npm start` keeps, which later groups use too. */
export function keptByStart(side: Side): string {
  return join(side.scratch, 'kept-start');
}

/** What is rehearsed again where nothing has changed, or one threshold, after one `npm start` that found nothing kept. */
export async function keptRows(side: Side): Promise<readonly Row[]> {
  const kept = keptByStart(side);
  const secondsOf = async (step: typeof START, folder = kept) => (await side.run(step, folder)).seconds;
  const cold = await secondsOf(START);
  const warm = await secondsOf(START);
  const synth = await secondsOf(phasewatch('synth'));
  const diff = phasewatch('diff', () => ['HEAD']);
  await secondsOf(diff); // keeps HEAD's side
  const warmDiff = await secondsOf(diff);
  const commit = changedCommit(side.root, side.scratch, THRESHOLD);
  const review = phasewatch('diff', () => ['HEAD', commit]);
  const reviewed = await secondsOf(review);
  const reviewedCold = await secondsOf(review, join(side.scratch, 'kept-review'));
  return [
    {
      ...row('phasewatch diff of a changed threshold', [reviewed, cold]),
      peer: 'npm start, nothing kept',
      goal: atMost(0.25, reviewed / cold),
    },
    {
      ...row('phasewatch diff of a changed threshold, nothing kept', [reviewedCold, cold]),
      peer: 'npm start, nothing kept',
      goal: atMost(2, reviewedCold / cold),
    },
    {
      ...row('npm start, nothing changed', [warm, synth]),
      peer: 'phasewatch synth',
      goal: atMost(1.5, warm / synth),
    },
    { ...row('npm start, nothing changed', [warm, cold]), peer: 'npm start, nothing kept' },
    { ...row('phasewatch diff HEAD, nothing changed', [warmDiff, cold]), peer: 'npm start, nothing kept' },
  ];
}

function row(what: string, [ours, theirs]: readonly [number, number]): Omit<Row, 'peer'> {
  return {
    what,
    ours: `${ours.toFixed(1)} s`,
    theirs: `${theirs.toFixed(1)} s`,
    ratio: formatRatio(ours / theirs),
  };
}
