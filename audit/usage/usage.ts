import { count } from '../../model/count';
import type { GuardConfig } from '../../model/guard-config';
import type { Facts } from '../facts';
import { valueOf } from '../facts/reading';
import type { ScheduledCall } from '../facts/scheduled-call';
import { periodOf } from '../facts/tick-period';
import type { AlertingUse } from './alerting-use';
import {
  GAUGES_OF,
  guardWorkOf,
  heldSubscriptions,
  PER_RUN,
  PER_RUN_EVENT,
  READS_PER_RUN_AND_TICK,
  SUCCESS_READ_AGAIN_SECONDS,
  type GuardWork,
} from './guard-work';

/** What the monitoring uses of one thing that Google bills, in a month of 30 days. */
export interface UsageLine {
  /** Stable name; price lists refer to it. */
  readonly item: UsageItem;
  readonly amount: number;
  readonly unit: Unit;
  /** How the amount is computed. */
  readonly basis: string;
}

/** A unit after 1 and after every other amount. */
export interface Unit {
  readonly one: string;
  readonly many: string;
}

export type UsageItem =
  | 'alert_conditions'
  | 'alert_metric_references'
  | 'alert_points'
  | 'gauge_series'
  | 'metric_samples'
  | 'log_based_metrics'
  | 'log_volume'
  | 'analysis_log_volume'
  | 'analysis_log_storage'
  | 'function_invocations'
  | 'pubsub_messages'
  | 'firestore_reads'
  | 'firestore_writes'
  | 'scheduler_jobs';

const DAYS = 30;
/** Seconds of a month. */
export const MONTH = DAYS * 86_400;
/** A run event with its log entry around it; measured on the entry of the README's example, rounded up. */
const BYTES_PER_LINE = 700;
/** Log lines of the guard at each tick: its pulse, and the line of the tick. */
const LINES_PER_TICK = 2;

/** What a month of 30 days brings at the declared schedules. */
interface Workload {
  readonly work: GuardWork;
  /** What the dense series are of, in words. */
  readonly counted: string;
  readonly runs: number;
  /** Run events, one log line each. */
  readonly lines: number;
  /** Ticks at which a run is in flight, summed over runs. */
  readonly runTicks: number;
  /** Ticks that read the success of a run again, summed over runs. */
  readonly successTicks: number;
  /** Scheduler jobs that call a function of the guard. */
  readonly jobs: readonly ScheduledCall[];
  /** Calls of the monitor. */
  readonly ticks: number;
  /** Calls of the other functions by jobs: health reports. */
  readonly reports: number;
}

/**
 * Computes what the monitoring uses from the synthesized stacks. Amounts are upper bounds where runs vary: each run
 * counts with every heartbeat that fits into its budget. Without a guard, of alert policies only.
 */
export function usageOf(facts: Facts, alerting: AlertingUse): UsageLine[] {
  const configs = facts.guards.flatMap(({ config }) => valueOf(config) ?? []);
  if (configs.length === 0) return facts.monitoring.policies.length === 0 ? [] : alertingLines(facts, alerting);
  const calls = callsOfJobs(facts);
  const workload = { ...workloadOf(configs, calls.ticks), ...calls };
  return [
    ...alertingLines(facts, alerting),
    ...monitoringLines(facts, workload),
    ...analysisLines(facts, workload),
    ...guardLines(workload),
  ];
}

/** The jobs that call functions of the guard, as they are synthesized, and how often they do. */
function callsOfJobs({ schedules, names, monitor }: Facts): Pick<Workload, 'jobs' | 'ticks' | 'reports'> {
  const functions = new Set<string>(Object.values(names.functions));
  const jobs = schedules.filter(({ target }) => {
    if (target.kind !== 'http') return false;
    return target.callees.some(
      (callee) => callee.kind === 'deployable' && functions.has(valueOf(callee.deployable.name) ?? ''),
    );
  });
  const ticking = new Set(monitor?.ticks.map(({ job }) => job));
  const calls = (of: readonly ScheduledCall[]) =>
    Math.round(of.reduce((sum, job) => sum + MONTH / secondsBetween(job), 0));
  return {
    jobs,
    ticks: calls(jobs.filter((job) => ticking.has(job))),
    reports: calls(jobs.filter((job) => !ticking.has(job))),
  };
}

/** Seconds between two calls of a job; a month where its schedule cannot be read. */
function secondsBetween(job: ScheduledCall): number {
  const period = valueOf(periodOf(job));
  // A day of 23 hours and one of 25 hours, on which the clock changes, leave 24.
  return period === undefined ? MONTH : (period.shortest.toSeconds() + period.longest.toSeconds()) / 2;
}

/** @param ticks of the month, evenly spread */
function workloadOf(configs: readonly GuardConfig[], ticks: number): Omit<Workload, 'jobs' | 'ticks' | 'reports'> {
  const ticksIn = (seconds: number) => (ticks === 0 ? 0 : Math.ceil(seconds / (MONTH / ticks)));
  const processors = configs.flatMap((config) => config.processors);
  const monthly = processors.map(({ expectedEverySeconds, budgetSeconds, heartbeatSeconds }) => {
    const runs = MONTH / Math.max(expectedEverySeconds, 60);
    const lines = 2 + Math.floor(budgetSeconds / heartbeatSeconds);
    return { runs, lines: runs * lines, inFlight: runs * ticksIn(budgetSeconds) };
  });
  const sum = (of: (one: (typeof monthly)[number]) => number) =>
    Math.round(monthly.reduce((total, one) => total + of(one), 0));
  const [phases, breakers] = [
    configs.reduce((total, config) => total + config.phases.length, 0),
    configs.reduce((total, config) => total + (config.breakers ?? []).length, 0),
  ];
  const runs = sum((one) => one.runs);
  return {
    work: guardWorkOf(configs),
    counted: `${count(phases, 'phase')}, ${count(breakers, 'breaker')}, ${count(heldSubscriptions(configs), 'subscription')} and the guard`,
    runs,
    lines: sum(({ lines }) => lines),
    runTicks: sum(({ inFlight }) => inFlight),
    successTicks: runs * (ticksIn(SUCCESS_READ_AGAIN_SECONDS) + 1),
  };
}

/** Policies that the basis of the points names. */
const MOST_SHOWN = 3;

/** What Cloud Monitoring will bill for alerting, no sooner than 2027-09-01. */
function alertingLines(facts: Facts, alerting: AlertingUse): UsageLine[] {
  const { references, points, ofUnknownSize, policies: uses, mergeable } = alerting;
  const policies = facts.monitoring.policies.map(({ policy }) => policy);
  const most = uses.slice(0, MOST_SHOWN).map((one) => `${one.policy} (${count(one.points, 'point')})`);
  const groups = mergeable.map((names) => names.join(' + ')).join('; ');
  const unknown = `${count(ofUnknownSize, 'condition', 'conditions')} on metrics of unknown size as one series each`;
  return [
    {
      item: 'alert_conditions',
      amount: policies.reduce((total, { conditions }) => total + conditions.length, 0),
      unit: { one: 'condition', many: 'conditions' },
      basis: `in ${count(policies.length, 'policy', 'policies')}`,
    },
    {
      item: 'alert_metric_references',
      amount: references,
      unit: { one: 'reference', many: 'references' },
      basis: `metrics in conditions of enabled policies${groups === '' ? '' : `; one grouped policy would do for ${groups}`}`,
    },
    {
      item: 'alert_points',
      amount: points,
      unit: { one: 'point', many: 'points' },
      basis: `series of each condition at an evaluation every 30 s${ofUnknownSize === 0 ? '' : `, ${unknown}`}${uses.length > 1 ? `; the most: ${most.join(', ')}` : ''}`,
    },
  ];
}

/** What Cloud Monitoring and Cloud Logging bill. */
function monitoringLines({ index }: Facts, workload: Workload): UsageLine[] {
  const { work, counted, runs, lines, runTicks, ticks } = workload;
  const { denseSeries, seriesOfProcessors } = work;
  const printed = ticks * LINES_PER_TICK;
  return [
    {
      item: 'gauge_series',
      amount: denseSeries + seriesOfProcessors,
      unit: { one: 'series', many: 'series' },
      basis: `${denseSeries} dense ones of ${counted}, and ${seriesOfProcessors} of processors while they run`,
    },
    {
      item: 'metric_samples',
      amount: denseSeries * ticks + (runTicks + runs) * GAUGES_OF.processor.length,
      unit: { one: 'sample', many: 'samples' },
      basis: `${denseSeries} dense series at ${count(ticks, 'tick')}, and ${GAUGES_OF.processor.length} series of a run at its ticks and the one after it, at most ${count(runTicks + runs, 'tick')}`,
    },
    {
      item: 'log_based_metrics',
      amount: index.ofType('google_logging_metric').length,
      unit: { one: 'metric', many: 'metrics' },
      basis: 'over run events and request logs',
    },
    {
      item: 'log_volume',
      amount: Math.round(((lines + printed) * BYTES_PER_LINE) / 2 ** 20),
      unit: { one: 'MiB', many: 'MiB' },
      basis: `${count(lines, 'run event')} and ${count(printed, 'line')} of ticks, of ${count(BYTES_PER_LINE, 'byte')}`,
    },
  ];
}

/** Days of storage that the price of a log volume includes: https://cloud.google.com/stackdriver/pricing */
const STORED_DAYS = 30;

/** What the log bucket of a standing analysis adds: run events are stored, and charged, in each bucket that keeps them. */
function analysisLines({ index, names }: Facts, { lines }: Workload): UsageLine[] {
  const mebibytes = (lines * BYTES_PER_LINE) / 2 ** 20;
  const bucket = index
    .ofType('google_logging_project_bucket_config')
    .find(({ values }) => values['bucket_id'] === names.analysis.bucket);
  if (bucket === undefined) return [];
  const days = Number(bucket.values['retention_days'] ?? STORED_DAYS);
  const unit = { one: 'MiB', many: 'MiB' };
  const months = Math.max(0, days - STORED_DAYS) / DAYS;
  return [
    {
      item: 'analysis_log_volume',
      amount: Math.round(mebibytes),
      unit,
      basis: `${count(lines, 'run event')} stored again for the standing analysis`,
    },
    {
      item: 'analysis_log_storage',
      amount: Math.round(mebibytes * months),
      unit,
      basis: `run events of ${count(days, 'day')}, without the ${STORED_DAYS} days that their volume includes, once the bucket is that old`,
    },
  ];
}

/** What the guard's functions use. */
function guardLines({ work, runs, lines, runTicks, successTicks, jobs, ticks, reports }: Workload): UsageLine[] {
  const { readsPerTick, writesPerTick, readsPerDay } = work;
  // The recorder gets the pulse of each tick as it gets run events.
  const messages = lines + ticks;
  const readsOfRuns = runTicks * READS_PER_RUN_AND_TICK + successTicks + runs * PER_RUN.reads;
  return [
    {
      item: 'function_invocations',
      amount: messages + ticks + reports,
      unit: { one: 'invocation', many: 'invocations' },
      basis: `1 per run event, 2 per tick (the monitor, and the recorder for its pulse), and ${count(reports, 'health report')}`,
    },
    {
      item: 'pubsub_messages',
      amount: messages,
      unit: { one: 'message', many: 'messages' },
      basis: `${count(runs, 'run')}, each with every heartbeat that fits into its budget, and a pulse per tick`,
    },
    {
      item: 'firestore_reads',
      amount: lines * PER_RUN_EVENT.reads + ticks * readsPerTick + DAYS * readsPerDay + readsOfRuns,
      unit: { one: 'read', many: 'reads' },
      basis: `1 per run event, ${readsPerTick} per tick, ${readsPerDay} per day, and ${count(readsOfRuns, 'read')} of runs in flight and after their end`,
    },
    {
      item: 'firestore_writes',
      amount: lines * PER_RUN_EVENT.writes + ticks * writesPerTick + runs * PER_RUN.writes,
      unit: { one: 'write', many: 'writes' },
      basis: `1 per run event, ${writesPerTick} per tick, and 1 per run`,
    },
    {
      item: 'scheduler_jobs',
      amount: jobs.length,
      unit: { one: 'job', many: 'jobs' },
      basis: `they call the guard: ${jobs.map(({ label }) => label).join(', ')}`,
    },
  ];
}
