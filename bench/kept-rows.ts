import { join } from 'node:path';
import { atMost } from './goal';
import { formatRatio } from './pairs';
import type { Row } from './row';
import type { Side } from './side';
import { phasewatch, START } from './step';

/** What is rehearsed again where nothing has changed: each command first finds nothing kept, then what it kept itself. */
export async function keptRows(side: Side): Promise<readonly Row[]> {
  const kept = (name: string) => join(side.scratch, `kept-${name}`);
  const secondsOf = async (step: typeof START, folder: string) => (await side.run(step, folder)).seconds;
  const cold = await secondsOf(START, kept('start'));
  const warm = await secondsOf(START, kept('start'));
  const synth = await secondsOf(phasewatch('synth'), kept('start'));
  const diff = phasewatch('diff', () => ['HEAD']);
  const [coldDiff, warmDiff] = [await secondsOf(diff, kept('diff')), await secondsOf(diff, kept('diff'))];
  return [
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
