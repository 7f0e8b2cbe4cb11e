import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { median, runScript, sideBySide } from './measure';
import type { Row } from './row';

/** Each figure is the median of so many processes. */
const TIMES = 3;
const FEW = 55;
const MANY = [250, 1_000] as const;
/** So many pairs of wide and narrow days. */
const PAIRS = 5;

interface Played {
  readonly seconds: number;
  readonly runs: number;
}

/** What a rehearsal's time grows with: with what happens, and not with how long nothing does. */
export function growthRows(folder: string): readonly Row[] {
  return [emptyRow(), quietRow(), ...processorRows(folder)];
}

/** One alert engine with the declared policies, and not a single point. */
function emptyRow(): Row {
  const [month, day] = [played('empty', 30), played('empty', 1)];
  return {
    what: 'evaluating 30 days without points, declared policies (goal: 2)',
    ours: milliseconds(month),
    peer: '1 day without points',
    theirs: milliseconds(day),
    ratio: growth(month.seconds, day.seconds, 30),
  };
}

function quietRow(): Row {
  const [month, day] = [played('quiet', 30), played('quiet', 1)];
  return {
    what: 'rehearse 30 quiet days, 43,200 ticks, dense gauges (goal: under 2 s)',
    ours: `${month.seconds.toFixed(2)} s`,
    peer: '1 quiet day',
    theirs: `${day.seconds.toFixed(2)} s`,
    ratio: growth(month.seconds, day.seconds, 30),
  };
}

/** A day of a wide pipeline through the guard and both engines; each processor runs as often as ours do. */
function processorRows(folder: string): readonly Row[] {
  const runsOf = new Map<number, number>();
  const secondsOf = (processors: number): number => {
    const stacks = join(folder, `declared-${processors}`);
    if (!existsSync(stacks)) runScript('synth-declared.ts', [String(processors), stacks]);
    const { seconds, runs } = playedOnce('rehearse', 1, stacks);
    runsOf.set(processors, runs);
    return seconds;
  };
  return MANY.map((processors) => {
    // In turn: what a neighbour on the machine does to its caches, both sides feel.
    const { ours, floor, ratio } = sideBySide(
      PAIRS,
      () => secondsOf(processors),
      () => secondsOf(FEW),
    );
    return {
      what: `rehearse a day, ${processors} processors, ${runsOf.get(processors)} runs${processors === 1_000 ? ' (goal: 20)' : ''}`,
      ours: `${ours.toFixed(2)} s`,
      peer: `${FEW} processors, ${runsOf.get(FEW)} runs`,
      theirs: `${floor.toFixed(2)} s`,
      ratio: `${ratio.toFixed(2)}, exponent ${exponent(ratio, processors / FEW)}`,
    };
  });
}

function played(what: string, days: number, stacks = 'cdktf.out'): Played {
  const all = Array.from({ length: TIMES }, () => playedOnce(what, days, stacks));
  return { runs: all[0]?.runs ?? 0, seconds: median(all.map(({ seconds }) => seconds)) };
}

function playedOnce(what: string, days: number, stacks: string): Played {
  return JSON.parse(runScript('rehearse-month.ts', [what, String(days), stacks]).out) as Played;
}

const milliseconds = ({ seconds }: Played) => `${(seconds * 1_000).toFixed(1)} ms`;

/** The ratio, and the exponent by which time grows with what grew `times` over. */
function growth(more: number, less: number, times: number): string {
  return `${(more / less).toFixed(2)}, exponent ${exponent(more / less, times)}`;
}

const exponent = (ratio: number, times: number) => (Math.log(ratio) / Math.log(times)).toFixed(2);
