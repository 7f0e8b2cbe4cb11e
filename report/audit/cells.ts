import { showReading, valueOf, type Reading } from '../../audit/facts/reading';
import { showProcessors } from '../../audit/facts/processor-group';
import type { RunTimes, TimeoutRow } from '../../audit/timeouts';

export const TIMEOUT_HEADINGS = [
  'phase',
  'deployable',
  'timeout',
  'called by',
  'caller waits',
  'retries',
  'processors',
  'budget',
  'allowed silence',
  'heartbeat',
] as const;

/** The rows of the table of timeouts; the first row of a deployable names it. */
export function timeoutCells(rows: readonly TimeoutRow[]): string[][] {
  let above: TimeoutRow | undefined;
  return rows.flatMap((row) => {
    const again = above?.address === row.address && above.environment === row.environment;
    above = row;
    const head = again ? ['', '', ''] : [row.phase ?? '', row.deployable, short(row.timeout)];
    const call = row.call === undefined ? ['', '', ''] : callCells(row.call);
    // Every row of a deployable has the same runs; its first row shows them.
    const runs = again ? [] : row.runs;
    const [first, ...more] = runs.length === 0 ? [['', '', '', '']] : runs.map(runCells);
    return [[...head, ...call, ...(first ?? [])], ...more.map((cells) => ['', '', '', '', '', '', ...cells])];
  });
}

function callCells({ kind, by, deadline, retries }: NonNullable<TimeoutRow['call']>): string[] {
  return [`${kind} ${by}`, short(deadline), retries.kind === 'missing' ? 'unlimited' : short(retries)];
}

function runCells({ processors, budget, silence, heartbeat }: RunTimes): string[] {
  return [showProcessors(processors), budget.toString(), silence.toString(), heartbeat.toString()];
}

/** The meaning of the marks in the cells; empty where there are none. */
export function timeoutLegend(cells: readonly (readonly string[])[]): string {
  const all = cells.flat();
  return [
    ...(all.some((cell) => cell.endsWith(' *')) ? ["* the platform's default"] : []),
    ...(all.includes('?') ? ['? known at apply only'] : []),
  ].join('   ');
}

/** `10 min`; `10 s *` for a default; `?` for a value that is known at apply only. */
function short(reading: Reading<{ toString(): string }>): string {
  const value = valueOf(reading);
  if (value === undefined) return reading.kind === 'missing' ? showReading(reading) : '?';
  return reading.kind === 'default' ? `${value.toString()} *` : value.toString();
}
