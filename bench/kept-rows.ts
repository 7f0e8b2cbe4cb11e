import { join } from 'node:path';
import { changedCommit } from './changed-commit';
import { atMost } from './goal';
import { formatRatio } from './pairs';
import type { Row } from './row';
import type { Side } from './side';
import { phasewatch, START } from './step';

/** The threshold of an alert policy, which a change raises. */
const THRESHOLD = { file: 'stacks/alerts/run-silent/policy.ts', from: 'threshold: 1,', to: 'threshold: 1.05,' };

/**
 * What is rehearsed again where nothing has changed, or one threshold: each command first finds nothing kept, then what it kept
 * itself.
 */
export async function keptRows(side: Side): Promise<readonly Row[]> {
  const kept = (name: string) => join(side.scratch, `kept-${name}`);
  const secondsOf = async (step: typeof START, folder: string) => (await side.run(step, folder)).seconds;
  const cold = await secondsOf(START, kept('start'));
  const warm = await secondsOf(START, kept('start'));
  const synth = await secondsOf(phasewatch('synth'), kept('start'));
  const diff = phasewatch('diff', () => ['HEAD']);
  const [coldDiff, warmDiff] = [await secondsOf(diff, kept('diff')), await secondsOf(diff, kept('diff'))];
  const commit = changedCommit(side.root, side.scratch, THRESHOLD);
  const review = phasewatch('diff', () => ['HEAD', commit]);
  const [reviewed, reviewedCold] = [await secondsOf(review, kept('diff')), await secondsOf(review, kept('review'))];
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
    { ...row('phasewatch diff HEAD, nothing changed', [warmDiff, coldDiff]), peer: 'the same, nothing kept' },
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
