import { showReading, valueOf, type Reading } from '../../audit/facts/reading';
import { showProcessors } from '../../audit/facts/processor-group';
import type { Duration } from '../../model/duration';
import type { CallTimeout, RunTimes, TimeoutRow } from '../../audit/timeouts';

const HEADINGS = [
  'phase',
  'deployable',
  'timeout',
  'longest',
  'called by',
  'caller waits',
  'retries',
  'processors',
  'budget',
  'allowed silence',
  'heartbeat',
] as const;

/** The table of timeouts. The longest executions have a column where there are jobs. */
export function timeoutTable(rows: readonly TimeoutRow[]): { headings: readonly string[]; cells: string[][] } {
  const cells = timeoutCells(rows);
  if (rows.some(({ ceiling }) => ceiling !== undefined)) return { headings: HEADINGS, cells };
  const without = <T>(row: readonly T[]) => row.filter((_, column) => HEADINGS[column] !== 'longest');
  return { headings: without(HEADINGS), cells: cells.map(without) };
}

/** The rows; the first row of a deployable names it. */
function timeoutCells(rows: readonly TimeoutRow[]): string[][] {
  let above: TimeoutRow | undefined;
  return rows.flatMap((row) => {
    const again = above?.address === row.address && above.environment === row.environment;
    above = row;
    const head = again ? ['', '', '', ''] : [row.phase ?? '', row.deployable, bound(row.timeout), longest(row)];
    const call = row.call === undefined ? ['', '', ''] : callCells(row.call);
    // Every row of a deployable has the same runs; its first row shows them.
    const runs = again ? [] : row.runs;
    const [first, ...more] = runs.length === 0 ? [['', '', '', '']] : runs.map(runCells);
    return [[...head, ...call, ...(first ?? [])], ...more.map((cells) => ['', '', '', '', '', '', '', ...cells])];
  });
}

/** Who calls, how long that waits, and how often it tries again. */
export function callCells(call: CallTimeout): string[] {
  return [callerText(call), deadlineText(call), retriesText(call)];
}

/** `push orders-sub`: how it is called, and by what. */
export function callerText({ kind, by }: CallTimeout): string {
  return `${kind} ${by}`;
}

/** `10 min`; `at once` where the caller does not wait for the work. */
export function deadlineText({ deadline }: CallTimeout): string {
  return deadline.kind === 'missing' ? 'at once' : short(deadline);
}

export function retriesText({ retries }: CallTimeout): string {
  return retries.kind === 'missing' ? 'unlimited' : short(retries);
}

/** What nothing bounds has no timeout. */
export function bound(timeout: Reading<Duration>): string {
  return timeout.kind === 'missing' ? 'none' : short(timeout);
}

export function longest({ ceiling }: TimeoutRow): string {
  return ceiling === undefined ? '' : short(ceiling);
}

/** Processors, their budget, their allowed silence and the interval of their heartbeats. */
export function runCells({ processors, budget, silence, heartbeat }: RunTimes): string[] {
  return [showProcessors(processors), budget.toString(), silence.toString(), heartbeat.toString()];
}

/** The meaning of the marks in the cells; empty where there are none. */
export function timeoutLegend(cells: readonly (readonly string[])[]): string {
  const all = cells.flat();
  return [
    ...(all.some((cell) => cell.endsWith(' *')) ? ["* the platform's default"] : []),
    ...(all.includes('none') ? ['none: nothing ends it; only heartbeats bound its work'] : []),
    ...(all.includes('?') ? ['? known at apply only'] : []),
  ].join('   ');
}

/** `10 min`; `10 s *` for a default; `?` for a value that is known at apply only. */
function short(reading: Reading<{ toString(): string }>): string {
  const value = valueOf(reading);
  if (value === undefined) return reading.kind === 'missing' ? showReading(reading) : '?';
  return reading.kind === 'default' ? `${value.toString()} *` : value.toString();
}
