/** The monitored resource that all in-flight gauges are written to. */
export const GAUGE_RESOURCE = 'generic_task';

/**
 * Labels of `generic_task`, and what the guard puts into them. Namespace: pipeline and environment; job: the phase,
 * or `guard`; task_id: the processor, or {@link WHOLE_PHASE}, or a breaker's id.
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

/**
 * Labels of the metric. `scope` keeps alerts on processors apart from the dense series of phases; `criticality`
 * decides who is told. Label sets cannot change in place, so they are few and chosen once.
 */
export interface GaugeLabels {
  readonly scope: 'processor' | 'phase' | 'breaker' | 'guard';
  /** P0 to P3; of a phase, a breaker or the guard, that of its most critical processor. */
  readonly criticality: string;
  /** Of the gauges about a push subscription alone: under the name that Google's own metrics of it have. */
  readonly subscription_id?: string;
}

/** A custom metric that the monitor writes while runs are in flight. */
export interface Gauge {
  /** `custom.googleapis.com/phasewatch/<thing>` */
  readonly type: string;
  readonly displayName: string;
  readonly description: string;
  readonly valueType: 'DOUBLE' | 'INT64';
  readonly unit: string;
  /** Is it about a push subscription, which its label `subscription_id` names? @default false */
  readonly ofSubscription?: boolean;
}

const gauge = (thing: string, rest: Omit<Gauge, 'type'>): Gauge => ({
  type: `custom.googleapis.com/phasewatch/${thing}`,
  ...rest,
});

/** Every gauge of the guard, by what it is called in code. All are GAUGE metrics with those of the labels above that are theirs. */
export const GAUGES = {
  ageRatio: gauge('run/age_ratio', {
    displayName: 'Run age over budget',
    description: 'Age over budget of the oldest run that is running or unresolved; above 1 is over budget.',
    valueType: 'DOUBLE',
    unit: '1',
  }),
  silenceRatio: gauge('run/silence_ratio', {
    displayName: 'Run silence over allowed silence',
    description:
      'Age of the last heartbeat over the silence allowed, of the most silent run that is running or unresolved; above 1 is silent.',
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
      'Written as 1 at the end of every complete tick of the timeout monitor; its absence means that nobody watches.',
    valueType: 'INT64',
    unit: '1',
  }),
  breakerOpen: gauge('breaker/open', {
    displayName: 'Breaker open',
    description: 'One dense series a breaker: 1 while it is open or half-open, 0 while it is closed.',
    valueType: 'INT64',
    unit: '1',
  }),
  breakerHolding: gauge('breaker/holding', {
    displayName: 'Breaker holds a subscription',
    description:
      'One dense series a push subscription that a breaker may stop: 1 while one is open or half-open, so that its messages wait on purpose.',
    valueType: 'INT64',
    unit: '1',
    ofSubscription: true,
  }),
  deadlineMissed: gauge('deadline/missed', {
    displayName: 'Deadlines missed',
    description: 'Data dates that a phase missed its deadline for and has not completed since; dense, 0 at best.',
    valueType: 'INT64',
    unit: '{date}',
  }),
  deadlineCausedHere: gauge('deadline/caused_here', {
    displayName: 'Deadlines missed, caused here',
    description:
      'Of the missed dates of a phase those that nobody is told of otherwise: no run on a page and no earlier phase is late because of the same; dense, 0 at best.',
    valueType: 'INT64',
    unit: '{date}',
  }),
  notStarted: gauge('run/not_started', {
    displayName: 'Runs that never started',
    description: 'Runs of a phase that were due, by schedule or by what they read, and have not started; dense.',
    valueType: 'INT64',
    unit: '{run}',
  }),
  recorderBehind: gauge('recorder/behind', {
    displayName: 'Run recorder behind',
    description: 'How far behind the run recorder is: nobody is judged by lines that are still on their way.',
    valueType: 'DOUBLE',
    unit: 's',
  }),
} as const satisfies Record<string, Gauge>;

/** Gauges beside those of runs in flight. */
type WatchGaugeName =
  'breakerOpen' | 'breakerHolding' | 'deadlineMissed' | 'deadlineCausedHere' | 'notStarted' | 'recorderBehind';
export type AnyGaugeName = keyof typeof GAUGES;
/** Gauges of runs in flight and the tick: what the monitor's core decides from runs alone, and a rehearsal plays. */
export type GaugeName = Exclude<AnyGaugeName, WatchGaugeName>;

/** One point of one gauge. */
export interface GaugePoint<Name extends AnyGaugeName = GaugeName> {
  readonly gauge: Name;
  readonly job: string;
  readonly taskId: string;
  readonly labels: GaugeLabels;
  readonly value: number;
}
