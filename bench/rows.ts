import { UsageError } from '../cli/usage-error';
import { didYouMean } from '../model/nearest-name';
import { BUNDLES } from './bundles';
import {
  auditPlan,
  guard,
  LOG_ENTRIES,
  makeLogs,
  makePlan,
  passLogs,
  evaluateRules,
  rehearseMonth,
  START,
  SYNTH,
  synthDeclared,
  WARM_ZIPS,
  type Step,
} from './step';

export type Unit = 's' | 'ms' | 'events/s' | 'reads';

/**
 * A figure that a bench script measures and prints. f8ba477 is the oldest commit whose scripts take these arguments
 * and print these fields.
 */
export interface MeasuredRow {
  readonly id: string;
  readonly what: string;
  readonly unit: Unit;
  readonly step: Step;
  /** Steps that run once before all runs of the row, not timed. */
  readonly before: readonly Step[];
  /** Finds what earlier runs of its side have kept, such as zips of functions. @default false */
  readonly isWarm?: true;
  /** Reads the figure, in the row's unit, from the output. @default - the seconds of the whole process */
  readonly read?: (out: string) => number;
  /** Reads the amount of work, which must be equal for two figures to be comparable. */
  readonly work?: (out: string) => number;
}

const number = (out: string) => Number(JSON.parse(out));
const field = (name: string) => (out: string) => Number((JSON.parse(out) as Record<string, unknown>)[name]);
const seconds = field('seconds');
const runs = field('runs');

const all: readonly MeasuredRow[] = [
  ...[55, 250, 1_000].map((n) => ({
    ...whole(`synth-${n}`, `synth of ${n} processors, functions unchanged`, synthDeclared(n)),
    before: [WARM_ZIPS],
    isWarm: true as const,
  })),
  ...[5_000, 10_000].map((n) => ({
    ...whole(`audit-${n}`, `audit of a plan with ${n} resources`, auditPlan(n)),
    before: [makePlan(n)],
  })),
  rehearsed('month', 'rehearse 30 busy days', rehearseMonth('rehearse', 30), SYNTH),
  rehearsed('quiet-month', 'rehearse 30 quiet days', rehearseMonth('quiet', 30), SYNTH),
  ...[55, 250, 1_000].map((n) =>
    rehearsed(`day-${n}`, `rehearse a day of ${n} processors`, rehearseMonth('rehearse', 1, n), synthDeclared(n)),
  ),
  whole('rules-30d', 'alert rules, 30 days of 168 series', evaluateRules(30)),
  logs('logs-count', 'to counts', 'counts'),
  logs('logs-points', 'to points', 'points'),
  guarded('recorder', 'run recorder, one core; more is better', 'events/s', guard('recorder')),
  ...[55, 1_000, 10_000].map((n) =>
    guarded(`tick-${n}`, `monitor tick with ${n} running runs`, 'ms', guard('tick', String(n))),
  ),
  busy('tick-many', 'tick with 10,000 running and 1,000 unresolved runs, in memory', 'milliseconds', 'ms'),
  busy('reads-many', 'Firestore reads of that tick', 'reads', 'reads'),
  {
    ...guarded('reads-55', 'Firestore reads of a tick with 55 running runs', 'reads', guard('busy', '55', '0')),
    read: field('reads'),
  },
  guarded('health', 'health report of 55 processors', 'ms', guard('health', '55')),
  ...Object.keys(BUNDLES).map((name) => ({
    ...guarded(`start-${name}`, `cold start of ${name}`, 'ms', guard('start', name)),
    read: field('ours'),
  })),
  whole('start', 'npm start: synth, audit, rehearse, report', START),
];

/** Every row by its id, in the order of the output. */
export const ROWS: Readonly<Record<string, MeasuredRow>> = Object.fromEntries(all.map((row) => [row.id, row]));

/** @throws UsageError for an unknown row, with the nearest id */
export function rowOf(id: string): MeasuredRow {
  const row = Object.hasOwn(ROWS, id) ? ROWS[id] : undefined;
  if (row !== undefined) return row;
  throw new UsageError(`--rows: unknown row '${id}'; ${didYouMean(id, Object.keys(ROWS))} (--list shows all)`);
}

/**
 * @param ids row ids separated by commas. @default - all rows
 * @throws UsageError for an unknown row, with the nearest id
 */
export function chosenRows(ids: string | undefined): readonly MeasuredRow[] {
  if (ids === undefined) return all;
  return [...new Set(ids.split(',').map((id) => id.trim()))].map(rowOf);
}

function whole(id: string, what: string, step: Step): MeasuredRow {
  return { id, what: `${what} (whole process)`, unit: 's', step, before: [] };
}

function rehearsed(id: string, what: string, step: Step, before: Step): MeasuredRow {
  return { id, what, unit: 's', step, before: [before], read: seconds, work: runs };
}

function logs(id: string, what: string, pass: 'counts' | 'points'): MeasuredRow {
  const entries = LOG_ENTRIES.toLocaleString('en');
  const before = [SYNTH, makeLogs()];
  const reading = { read: seconds, work: field('result') };
  return { id, what: `${entries} log entries ${what}`, unit: 's', step: passLogs(pass), before, ...reading };
}

function guarded(id: string, what: string, unit: Unit, step: Step): MeasuredRow {
  return { id, what, unit, step, before: [], read: number };
}

function busy(id: string, what: string, read: string, unit: Unit): MeasuredRow {
  return { ...guarded(id, what, unit, guard('busy', '10000', '1000')), read: field(read) };
}
