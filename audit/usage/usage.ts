import { count } from '../../model/count';
import type { GuardConfig } from '../../model/guard-config';
import type { Facts } from '../facts';
import { valueOf } from '../facts/reading';
import type { ScheduledCall } from '../facts/scheduled-call';
import { periodOf } from '../facts/tick-period';

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
  | 'gauge_series'
  | 'metric_samples'
  | 'log_based_metrics'
  | 'log_volume'
  | 'function_invocations'
  | 'pubsub_messages'
  | 'firestore_reads'
  | 'firestore_writes'
  | 'scheduler_jobs';

const DAYS = 30;
/** Seconds of a month. */
const MONTH = DAYS * 86_400;
/** Gauges of every phase and of every run in flight: age, silence, runs in flight. */
const GAUGES_OF_RUNS = 3;
/** Further dense series of a phase: deadlines missed, missed deadlines that it caused, runs not started. */
const MORE_PER_PHASE = 3;
/** What the guard writes about itself: its tick, and how far behind the recorder is. */
const OF_THE_GUARD = 2;
/** A run event with its log entry around it; measured on the entry of the README's example, rounded up. */
const BYTES_PER_LINE = 700;
/** Documents read by a tick without changes: lease, empty queries (one billed read each), breakers, deadlines. */
const READS_PER_TICK = 8;
/** Documents written by a tick without changes: the lease is taken, then released. */
const WRITES_PER_TICK = 2;

/** What a month of 30 days brings at the declared schedules. */
interface Workload {
  readonly phases: number;
  readonly breakers: number;
  /** Subscriptions that a breaker can hold. */
  readonly heldSubscriptions: number;
  readonly runs: number;
  /** Run events, one log line each. */
  readonly lines: number;
  /** Minutes in which a run is in flight, summed over runs. */
  readonly runMinutes: number;
  /** Scheduler jobs that call a function of the guard. */
  readonly jobs: readonly ScheduledCall[];
  /** Calls of the monitor. */
  readonly ticks: number;
  /** Calls of the other functions by jobs: health reports. */
  readonly reports: number;
}

/**
 * Computes what the monitoring uses from the synthesized stacks. Amounts are upper bounds where runs vary: each run
 * counts with every heartbeat that fits into its budget. Empty where the stacks hold no guard.
 */
export function usageOf(facts: Facts): UsageLine[] {
  const configs = facts.guards.flatMap(({ config }) => valueOf(config) ?? []);
  if (configs.length === 0) return [];
  const workload = { ...workloadOf(configs), ...callsOfJobs(facts) };
  return [...monitoringLines(facts, workload), ...guardLines(workload)];
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

function workloadOf(configs: readonly GuardConfig[]): Omit<Workload, 'jobs' | 'ticks' | 'reports'> {
  const breakers = configs.flatMap((config) => config.breakers ?? []);
  const pushed = breakers.flatMap(({ triggers }) =>
    triggers.flatMap((trigger) => (trigger.kind === 'push' ? [trigger.subscription] : [])),
  );
  const monthly = configs
    .flatMap(({ processors }) => processors)
    .map(({ expectedEverySeconds, budgetSeconds, heartbeatSeconds }) => {
      const runs = (DAYS * 86_400) / Math.max(expectedEverySeconds, 60);
      const lines = 2 + Math.floor(budgetSeconds / heartbeatSeconds);
      return { runs, lines: runs * lines, minutes: (runs * budgetSeconds) / 60 };
    });
  const sum = (of: (one: (typeof monthly)[number]) => number) =>
    Math.round(monthly.reduce((total, one) => total + of(one), 0));
  return {
    phases: configs.reduce((total, config) => total + config.phases.length, 0),
    breakers: breakers.length,
    heldSubscriptions: new Set(pushed).size,
    runs: sum(({ runs }) => runs),
    lines: sum(({ lines }) => lines),
    runMinutes: sum(({ minutes }) => minutes),
  };
}

/** What Cloud Monitoring and Cloud Logging bill. */
function monitoringLines({ policies, index }: Facts, workload: Workload): UsageLine[] {
  const { phases, breakers, heldSubscriptions, lines, runMinutes, ticks } = workload;
  const dense = phases * (GAUGES_OF_RUNS + MORE_PER_PHASE) + breakers + heldSubscriptions + OF_THE_GUARD;
  return [
    {
      item: 'alert_conditions',
      amount: policies.reduce((total, policy) => total + policy.conditions.length, 0),
      unit: { one: 'condition', many: 'conditions' },
      basis: `in ${count(policies.length, 'policy', 'policies')}`,
    },
    {
      item: 'gauge_series',
      amount: dense,
      unit: { one: 'dense series', many: 'dense series' },
      basis: `${count(phases, 'phase')}, ${count(breakers, 'breaker')}, ${count(heldSubscriptions, 'subscription')} and the guard; a processor has ${GAUGES_OF_RUNS} more while it runs`,
    },
    {
      item: 'metric_samples',
      amount: dense * ticks + runMinutes * GAUGES_OF_RUNS,
      unit: { one: 'sample', many: 'samples' },
      basis: `dense series at ${count(ticks, 'tick')}, and at most ${count(runMinutes, 'minute')} of runs`,
    },
    {
      item: 'log_based_metrics',
      amount: index.ofType('google_logging_metric').length,
      unit: { one: 'metric', many: 'metrics' },
      basis: 'over run events and request logs',
    },
    {
      item: 'log_volume',
      amount: Math.round(((lines + ticks) * BYTES_PER_LINE) / 2 ** 20),
      unit: { one: 'MiB', many: 'MiB' },
      basis: `${count(lines, 'run event')} and ${count(ticks, 'tick line')} of ${count(BYTES_PER_LINE, 'byte')}`,
    },
  ];
}

/** What the guard's functions use. */
function guardLines({ runs, lines, runMinutes, jobs, ticks, reports }: Workload): UsageLine[] {
  return [
    {
      item: 'function_invocations',
      amount: lines + ticks + reports,
      unit: { one: 'invocation', many: 'invocations' },
      basis: `1 per run event, 1 per tick, and ${count(reports, 'health report')}`,
    },
    {
      item: 'pubsub_messages',
      amount: lines,
      unit: { one: 'message', many: 'messages' },
      basis: `${count(runs, 'run')}, each with every heartbeat that fits into its budget`,
    },
    {
      item: 'firestore_reads',
      amount: lines + ticks * READS_PER_TICK + runMinutes * 2,
      unit: { one: 'read', many: 'reads' },
      basis: `1 per run event, ${READS_PER_TICK} per tick, and 2 per tick and run in flight`,
    },
    {
      item: 'firestore_writes',
      amount: lines + ticks * WRITES_PER_TICK,
      unit: { one: 'write', many: 'writes' },
      basis: `1 per run event, ${WRITES_PER_TICK} per tick`,
    },
    {
      item: 'scheduler_jobs',
      amount: jobs.length,
      unit: { one: 'job', many: 'jobs' },
      basis: `they call the guard: ${jobs.map(({ label }) => label).join(', ')}`,
    },
  ];
}
