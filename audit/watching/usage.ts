import type { Facts } from '../facts';
import { valueOf } from '../facts/reading';

/** What the watching itself uses in a month of 30 days, at the declared size. */
export interface UsageLine {
  /** Stable name, which a price list refers to. */
  readonly item: UsageItem;
  readonly amount: number;
  readonly unit: string;
  /** How the amount comes about. */
  readonly how: string;
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
const TICKS = DAYS * 24 * 60;
/** Gauges of every phase and of every run in flight: age, silence, runs in flight. */
const GAUGES_OF_RUNS = 3;
/** Dense series a phase has beside those: deadlines missed and those caused in it, runs not started. */
const MORE_PER_PHASE = 3;
/** What the guard writes about itself: its tick, and how far behind the recorder is. */
const OF_THE_GUARD = 2;
/** A run event with its log entry around it; measured on the entry of the README's example, rounded up. */
const BYTES_PER_LINE = 700;
/** Documents that a quiet tick reads: lease, empty queries (each is billed as one), breakers, deadlines. */
const READS_PER_TICK = 8;
/** Documents that a quiet tick writes: the lease taken and given back. */
const WRITES_PER_TICK = 2;

/**
 * Reckons what watching uses, from what is synthesized. Upper bounds where runs vary: each run is counted with all
 * heartbeats that fit into its budget. Nothing where no guard is in the stacks.
 */
export function usageOf(facts: Facts): UsageLine[] {
  const configs = facts.guards.flatMap(({ config }) => valueOf(config) ?? []);
  if (configs.length === 0) return [];
  const processors = configs.flatMap((config) => config.processors);
  const phases = configs.reduce((sum, config) => sum + config.phases.length, 0);
  const rules = configs.flatMap((config) => config.breakers ?? []);
  const breakers = rules.length;
  const pushed = rules.flatMap(({ triggers }) =>
    triggers.flatMap((trigger) => (trigger.kind === 'push' ? [trigger.subscription] : [])),
  );
  const held = new Set(pushed).size;
  const monthly = processors.map(({ expectedEverySeconds, budgetSeconds, heartbeatSeconds }) => {
    const runs = (DAYS * 86_400) / Math.max(expectedEverySeconds, 60);
    const lines = 2 + Math.floor(budgetSeconds / heartbeatSeconds);
    return { runs, lines: runs * lines, minutes: (runs * budgetSeconds) / 60 };
  });
  const sum = (of: (one: (typeof monthly)[number]) => number) =>
    Math.round(monthly.reduce((total, one) => total + of(one), 0));
  const [runs, lines, minutes] = [sum((one) => one.runs), sum((one) => one.lines), sum((one) => one.minutes)];
  const dense = phases * (GAUGES_OF_RUNS + MORE_PER_PHASE) + breakers + held + OF_THE_GUARD;
  const conditions = facts.policies.reduce((count, policy) => count + policy.conditions.length, 0);
  const logMetrics = facts.index.ofType('google_logging_metric').length;
  return [
    { item: 'alert_conditions', amount: conditions, unit: 'conditions', how: `in ${facts.policies.length} policies` },
    {
      item: 'gauge_series',
      amount: dense,
      unit: 'dense series',
      how: `${phases} phases, ${breakers} breakers, ${held} subscriptions and the guard; a processor has three more while it runs`,
    },
    {
      item: 'metric_samples',
      amount: dense * TICKS + minutes * GAUGES_OF_RUNS,
      unit: 'samples',
      how: `dense series once a minute, and at most ${minutes.toLocaleString('en')} minutes of runs`,
    },
    { item: 'log_based_metrics', amount: logMetrics, unit: 'metrics', how: 'over run events and request logs' },
    {
      item: 'log_volume',
      amount: Math.round(((lines + TICKS) * BYTES_PER_LINE) / 2 ** 20),
      unit: 'MiB',
      how: `${lines.toLocaleString('en')} run events and ${TICKS.toLocaleString('en')} tick lines of ${BYTES_PER_LINE} bytes`,
    },
    { item: 'function_invocations', amount: lines + TICKS, unit: 'invocations', how: 'one a run event, one a tick' },
    {
      item: 'pubsub_messages',
      amount: lines,
      unit: 'messages',
      how: `${runs.toLocaleString('en')} runs with all heartbeats that fit into their budgets`,
    },
    {
      item: 'firestore_reads',
      amount: lines + TICKS * READS_PER_TICK + minutes * 2,
      unit: 'reads',
      how: `one a run event, ${READS_PER_TICK} a quiet tick, and each run in flight twice a tick`,
    },
    {
      item: 'firestore_writes',
      amount: lines + TICKS * WRITES_PER_TICK,
      unit: 'writes',
      how: `one a run event, ${WRITES_PER_TICK} a tick`,
    },
    { item: 'scheduler_jobs', amount: facts.monitor?.ticks.length ?? 0, unit: 'jobs', how: 'the monitor’s tick' },
  ];
}
