import { guardConfigSchema, type GuardConfig } from '../../../model/guard-config';
import type { RunEvent } from '../../../model/run-event';
import type { LoggedEvent } from '../../../simulation/virtual-attempt';

export const MINUTE = 60_000;
/** The first data date of the scenarios. */
export const DATE = '2026-01-14';
export const DAY_BEFORE = '2026-01-13';
/** 14 January 2026, 10:00 UTC: two hours before the first deadline. */
export const START = Date.UTC(2026, 0, 14, 10);

const common = {
  heartbeatSeconds: 120,
  silenceSeconds: 360,
  budgetSeconds: 600,
  expectedEverySeconds: 86_400,
  expectedRecords: { min: 0, max: 1_000 },
  startGraceSeconds: 900,
};
const breaker = { coolDownSeconds: 300, coolDownCapSeconds: 900, failureRate: null } as const;
const deadline = (time: string) => ({ time, daysAfter: 0, timeZone: 'Etc/UTC', goal: 0.95 });

/**
 * Three phases, due at 12:00, 13:00 and 14:00: two loaders that share a subscription, features that read both, a report
 * that is called every hour. The breaker of the loaders also has a failure rate. There is also a phase without
 * processors, and a weekly digest without a breaker.
 */
export const smallPipeline: GuardConfig = guardConfigSchema.parse({
  version: 1,
  pipeline: 'small',
  environment: 'prod',
  project: 'small-project',
  region: 'us-west2',
  phases: [
    { id: 'idle', deadline: deadline('11:00') },
    { id: 'load', deadline: deadline('12:00') },
    { id: 'shape', deadline: deadline('13:00') },
    { id: 'publish', deadline: deadline('14:00') },
  ],
  processors: [
    { ...common, name: 'games', phase: 'load', deployable: 'loaders', criticality: 'P1', dependsOn: [] },
    { ...common, name: 'prices', phase: 'load', deployable: 'loaders', criticality: 'P3', dependsOn: [] },
    {
      ...common,
      name: 'features',
      phase: 'shape',
      deployable: 'features',
      criticality: 'P0',
      dependsOn: ['games', 'prices'],
    },
    { ...common, name: 'report', phase: 'publish', deployable: 'report', criticality: 'P2', dependsOn: ['features'] },
    {
      ...common,
      name: 'digest',
      phase: 'publish',
      deployable: 'digest',
      criticality: 'P3',
      dependsOn: ['features'],
      expectedEverySeconds: 604_800,
    },
  ],
  calls: [{ from: 'features', to: 'digest', kind: 'http', deadlineSeconds: 600, retries: 0 }],
  breakers: [
    {
      ...breaker,
      id: 'loaders',
      phase: 'load',
      deployable: 'loaders',
      criticality: 'P1',
      processors: [
        { name: 'games', failuresInARow: 3 },
        { name: 'prices', failuresInARow: null },
      ],
      failureRate: { above: 0.5, windowSeconds: 1_800, minimumRuns: 6 },
      triggers: [{ kind: 'push', subscription: 'loaders-sub' }],
    },
    {
      ...breaker,
      id: 'features',
      phase: 'shape',
      deployable: 'features',
      criticality: 'P0',
      processors: [{ name: 'features', failuresInARow: 2 }],
      triggers: [{ kind: 'push', subscription: 'features-sub' }],
    },
    {
      ...breaker,
      id: 'report',
      phase: 'publish',
      deployable: 'report',
      criticality: 'P2',
      processors: [{ name: 'report', failuresInARow: 3 }],
      triggers: [{ kind: 'schedule', job: 'report-hourly' }],
    },
  ],
  schedules: [{ job: 'report-hourly', deployable: 'report', cron: '0 * * * *', timeZone: 'Etc/UTC' }],
});

/** The lines of one run, in minutes from {@link START}. */
export interface RunPlan {
  readonly processor: string;
  readonly from: number;
  /** End of the run; unset: it prints no end. */
  readonly to?: number;
  readonly how?: 'succeeded' | 'skipped' | Extract<RunEvent, { type: 'failed' }>['failure_category'];
  /** @default - every two minutes up to its end */
  readonly beats?: readonly number[];
  readonly runId?: string;
  /** @default 1 */
  readonly attempt?: number;
  /** @default - {@link DATE} */
  readonly dataDate?: string;
}

/** The lines of runs, sorted by time. */
export function linesOf(...plans: readonly RunPlan[]): LoggedEvent[] {
  return plans.flatMap(linesOfRun).sort((a, b) => a.at - b.at);
}

function linesOfRun({ processor, from, to, how = 'succeeded', beats, ...rest }: RunPlan): LoggedEvent[] {
  const { runId = `${processor}-${from}`, attempt = 1, dataDate = DATE } = rest;
  const phase = smallPipeline.processors.find(({ name }) => name === processor)?.phase ?? 'unknown';
  const run = { v: 1, run_id: runId, attempt, phase, processor, data_date: dataDate } as const;
  const at = (minute: number) => START + Math.round(minute * MINUTE);
  const everyTwo = Array.from(
    { length: Math.max(0, Math.ceil(((to ?? from) - from) / 2) - 1) },
    (_, i) => from + 2 * (i + 1),
  );
  const ended = { ...run, duration_seconds: ((to ?? from) - from) * 60 };
  const end: RunEvent =
    how === 'succeeded' || how === 'skipped'
      ? { ...ended, type: how }
      : { ...ended, type: 'failed', failure_category: how };
  return [
    { event: { ...run, type: 'started' }, at: at(from) },
    ...(beats ?? everyTwo).map((minute): LoggedEvent => ({ event: { ...run, type: 'heartbeat' }, at: at(minute) })),
    ...(to === undefined ? [] : [{ event: end, at: at(to) }]),
  ];
}
