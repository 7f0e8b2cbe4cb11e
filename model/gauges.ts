/** The monitored resource of all gauges. */
export const GAUGE_RESOURCE = 'generic_task';

/**
 * Labels of `generic_task` and the guard's values for them. Namespace: pipeline and environment; job: the phase, or
 * `guard`; task_id: the processor, {@link WHOLE_PHASE}, or a breaker's id.
 */
export interface GaugeResource {
  readonly project_id: string;
  readonly location: string;
  readonly namespace: string;
  readonly job: string;
  readonly task_id: string;
}

/** The `task_id` of a phase's own series: dense, 0 while idle. */
export const WHOLE_PHASE = 'all';
/** The `job` of the series that the guard writes about itself. */
export const GUARD_JOB = 'guard';
/** The `task_id` of the series that the monitor writes about its own ticks. */
export const MONITOR_TASK = 'timeout-monitor';
/** The `task_id` of the series that the monitor writes about the recorder. */
export const RECORDER_TASK = 'run-recorder';

/**
 * Labels of the metric. `scope` separates alerts on processors from the dense series of phases, and breakers that only
 * observe (`observed`) from those that stop triggers; `criticality` decides
 * the notification channel. Label sets cannot change in place, so they are few.
 */
export interface GaugeLabels {
  readonly scope: 'processor' | 'phase' | 'breaker' | 'observed' | 'guard';
  /** P0 to P3; for a phase, a breaker or the guard, the criticality of its most critical processor. */
  readonly criticality: string;
  /** Only on gauges about a push subscription; Google's own metrics use the same label. */
  readonly subscription_id?: string;
}

/** A custom metric that the monitor writes while runs are in flight. */
export interface Gauge {
  /** The end of its type in Cloud Monitoring, such as `run/age_ratio` (model/names.ts makes the type). */
  readonly thing: string;
  readonly displayName: string;
  readonly description: string;
  readonly valueType: 'DOUBLE' | 'INT64';
  readonly unit: string;
  /** Is it about a push subscription, which its label `subscription_id` names? @default false */
  readonly ofSubscription?: boolean;
}

const gauge = (thing: string, rest: Omit<Gauge, 'thing'>): Gauge => ({ thing, ...rest });

/** Every gauge of the guard, by its name in code. All are metrics of kind GAUGE. */
export const GAUGES = {
  ageRatio: gauge('run/age_ratio', {
    displayName: 'Run age over budget',
    description: 'Age divided by budget, of the oldest running or unresolved run; above 1: over budget.',
    valueType: 'DOUBLE',
    unit: '1',
  }),
  silenceRatio: gauge('run/silence_ratio', {
    displayName: 'Run silence over allowed silence',
    description:
      'Age of the last heartbeat divided by the allowed silence: the largest value of the running and unresolved runs; above 1: no heartbeat in time.',
    valueType: 'DOUBLE',
    unit: '1',
  }),
  active: gauge('run/active', {
    displayName: 'Runs in flight',
    description: 'Runs that are running now.',
    valueType: 'INT64',
    unit: '{run}',
  }),
  tick: gauge('monitor/tick', {
    displayName: 'Timeout monitor tick',
    description:
      'Written as 1 at the end of every complete tick of the timeout monitor; its absence means that the timeout monitor is down.',
    valueType: 'INT64',
    unit: '1',
  }),
  truncated: gauge('monitor/truncated', {
    displayName: 'Timeout monitor truncated',
    description:
      'Dense: 1 after a tick with more runs than it could read or close, 0 otherwise; declared processors are judged by their worst runs.',
    valueType: 'INT64',
    unit: '1',
  }),
  triggersRefused: gauge('monitor/triggers_refused', {
    displayName: 'Triggers that the guard could not change',
    description:
      'Dense: calls of the last tick to Cloud Scheduler, Pub/Sub or Cloud Tasks that failed, so that a trigger was not stopped, resumed or run.',
    valueType: 'INT64',
    unit: '{call}',
  }),
  breakerOpen: gauge('breaker/open', {
    displayName: 'Breaker open',
    description: 'One dense series per breaker: 1 while it is open or half-open, 0 while it is closed.',
    valueType: 'INT64',
    unit: '1',
  }),
  breakerHolding: gauge('breaker/holding', {
    displayName: 'Breaker holds a subscription',
    description:
      'One dense series per push subscription that a breaker can stop: 1 while the breaker is open or half-open and messages wait on purpose.',
    valueType: 'INT64',
    unit: '1',
    ofSubscription: true,
  }),
  deadlineMissed: gauge('deadline/missed', {
    displayName: 'Deadlines missed',
    description: 'Data dates whose deadline the phase missed and that it has not completed yet; dense.',
    valueType: 'INT64',
    unit: '{date}',
  }),
  deadlineCausedHere: gauge('deadline/caused_here', {
    displayName: 'Deadlines missed, caused here',
    description:
      'Missed data dates of a phase for whose cause no other alert is open: no run pages, and no earlier phase is late for the same cause; dense.',
    valueType: 'INT64',
    unit: '{date}',
  }),
  notStarted: gauge('run/not_started', {
    displayName: 'Runs that never started',
    description: 'Runs of a phase that were due, by schedule or by their dependencies, and have not started; dense.',
    valueType: 'INT64',
    unit: '{run}',
  }),
  recorderBehind: gauge('recorder/behind', {
    displayName: 'Run recorder behind',
    description: 'How far behind the run recorder is. The monitor judges runs as of the last recorded lines.',
    valueType: 'DOUBLE',
    unit: 's',
  }),
} as const satisfies Record<string, Gauge>;

/** Gauges that need more than the runs in flight. */
type StateGaugeName =
  | 'truncated'
  | 'triggersRefused'
  | 'breakerOpen'
  | 'breakerHolding'
  | 'deadlineMissed'
  | 'deadlineCausedHere'
  | 'notStarted'
  | 'recorderBehind';
export type AnyGaugeName = keyof typeof GAUGES;
/** Gauges of runs in flight and of the tick: those that the monitor computes from runs alone. */
export type GaugeName = Exclude<AnyGaugeName, StateGaugeName>;

/** One point of one gauge. */
export interface GaugePoint<Name extends AnyGaugeName = GaugeName> {
  readonly gauge: Name;
  readonly job: string;
  readonly taskId: string;
  readonly labels: GaugeLabels;
  readonly value: number;
}
