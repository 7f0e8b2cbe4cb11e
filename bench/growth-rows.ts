import { atMost } from './goal';
import { median } from './pairs';
import { sideBySide, type Row } from './row';
import { rowOf } from './rows';
import type { Side } from './side';
import { rehearseMonth, SYNTH } from './step';

/** Processes for each figure, which is their median. */
const TIMES = 3;
const FEW = 55;
const MANY = [250, 1_000] as const;
/** Pairs of a wide and a narrow day. */
const PAIRS = 3;
/** How much longer a day of 1,000 processors may take than one of 55, which has an eighteenth of the runs. */
const MOST_TIMES = 15;
const WIDE = 'its runs are 18.2 times as many, and the time of each run hardly depends on the number of processors';

/** Growth of the rehearsal time with idle days and with the number of processors. */
export async function growthRows(side: Side): Promise<readonly Row[]> {
  await side.run(SYNTH);
  const rows = [await emptyRow(side), await quietRow(side)];
  for (const processors of MANY) rows.push(await processorRow(side, processors));
  return rows;
}

/** One alert engine with the declared policies, without points. */
async function emptyRow(side: Side): Promise<Row> {
  const [month, day] = [await secondsOf(side, 'empty', 30), await secondsOf(side, 'empty', 1)];
  return {
    what: 'evaluating 30 days without points, declared policies',
    ours: `${(month * 1_000).toFixed(1)} ms`,
    peer: '1 day without points',
    theirs: `${(day * 1_000).toFixed(1)} ms`,
    ratio: growth(month / day, 30),
    goal: atMost(2, month / day),
  };
}

async function quietRow(side: Side): Promise<Row> {
  const [month, day] = [await secondsOf(side, 'quiet', 30), await secondsOf(side, 'quiet', 1)];
  return {
    what: 'rehearse 30 quiet days, 43,200 ticks, dense gauges',
    ours: `${month.toFixed(2)} s`,
    peer: '1 quiet day',
    theirs: `${day.toFixed(2)} s`,
    ratio: growth(month / day, 30),
    goal: atMost(2, month, { unit: 's' }),
  };
}

/** A day of a wide pipeline with the guard and both engines; each processor runs as often as in the declared pipeline. */
async function processorRow(side: Side, processors: number): Promise<Row> {
  const runsOf = new Map<number, number>();
  const day = async (count: number): Promise<number> => {
    const row = rowOf(`day-${count}`);
    const { value, out } = await side.measure(row);
    runsOf.set(count, row.work?.(out) ?? 0);
    return value;
  };
  // In turn, so that other load on the machine affects both.
  const { ours, theirs, ratio, spread } = await sideBySide(PAIRS, {
    ours: () => day(processors),
    theirs: () => day(FEW),
  });
  return {
    what: `rehearse a day, ${processors} processors, ${runsOf.get(processors)} runs`,
    ours: `${ours.toFixed(2)} s`,
    peer: `${FEW} processors, ${runsOf.get(FEW)} runs`,
    theirs: `${theirs.toFixed(2)} s`,
    ratio: growth(ratio, processors / FEW),
    spread,
    ...(processors === 1_000 ? { goal: atMost(MOST_TIMES, ratio, { why: WIDE }) } : {}),
  };
}

async function secondsOf(side: Side, what: 'empty' | 'quiet', days: number): Promise<number> {
  const all: number[] = [];
  for (let n = 0; n < TIMES; n += 1) {
    const { out } = await side.run(rehearseMonth(what, days));
    all.push((JSON.parse(out) as { readonly seconds: number }).seconds);
  }
  return median(all);
}

/** The ratio, and the exponent of the growth when the size grows `times`-fold. */
function growth(ratio: number, times: number): string {
  return `${ratio.toFixed(2)}, exponent ${(Math.log(ratio) / Math.log(times)).toFixed(2)}`;
}
