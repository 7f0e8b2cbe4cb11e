import type { BreakerOptions } from './breaker';
import type { Channel } from './channel';
import type { Criticality } from './criticality';
import type { PhaseDeadline } from './deadline';
import type { Duration } from './duration';
import type { Trigger } from './trigger';

/** One logical job: what runs, how long it may take, and how often it must say that it is alive. */
export interface Processor {
  /** As it stands in the run events' `processor`. Unique in the pipeline. */
  readonly name: string;
  readonly description: string;
  readonly criticality: Criticality;
  /** Longest a healthy run takes, start-up included. A run older than this is closed and reported. */
  readonly budget: Duration;
  /** How often a run prints a heartbeat. */
  readonly heartbeatInterval: Duration;
  /** Longest a run may say nothing. At least three heartbeat intervals, so that two lost ones alarm nobody. */
  readonly allowedSilence: Duration;
  /** Names of processors, in any phase, whose output it reads. No circles. */
  readonly dependsOn: readonly string[];
  /** How often it is expected to run; the days between seasons are the user's to edit. */
  readonly expectedEvery: Duration;
  /** How many records a healthy run writes. */
  readonly expectedRecords: { readonly min: number; readonly max: number };
  /** BigQuery table or storage path that it fills. */
  readonly outputTable: string;
  /**
   * When its failures stop what calls it. Where several processors share a deployable's triggers, only
   * `failuresInARow` is its own: what is stopped is shared, so the rest stands on the deployable.
   * @default - as the deployable says
   */
  readonly breaker?: BreakerOptions;
  /**
   * How long it may take to start after the last of what it depends on has succeeded; longer than 5 min. Where it waits
   * for the schedule of its deployable, this is how long it waits at most.
   * @default 1 h
   */
  readonly startGrace?: Duration;
  /**
   * How often the guard runs the deployable's schedule again for a data date whose run it had to close, while the
   * breaker is closed. Needs exactly one schedule: a push or a queue cannot be asked for the same call again.
   * @default 0
   */
  readonly retriesAfterTimeout?: number;
}

/** One thing that is deployed and called: a Cloud Run service or a Cloud Functions (2nd gen) function. */
export interface Deployable {
  /** As it is called in Google Cloud. Unique in the pipeline. */
  readonly name: string;
  readonly kind: 'service' | 'function';
  /** The platform's request timeout. On expiry the caller gets 504; the code may go on running. */
  readonly timeout: Duration;
  /** Upper bound of instances: what keeps a backlog from becoming a storm. At least 1. */
  readonly maxInstances: number;
  /** Requests at once per instance, 1 to 1000. */
  readonly concurrency: number;
  /** What calls it. Each caller's deadline stands in its trigger. */
  readonly triggers: readonly Trigger[];
  /** The jobs that it hosts; may be empty (an orchestrator). */
  readonly processors: readonly Processor[];
  /**
   * When failures of its processors stop its triggers.
   * @default - 3 in a row of one processor
   */
  readonly breaker?: BreakerOptions;
  /**
   * Who may reach it over the network.
   * @default 'internal' - callers in the same project only; IAM decides among them
   */
  readonly ingress?: 'internal' | 'all';
  /**
   * E-mail of the account that it runs as.
   * @default - an account of its own, without roles, is created; what it may read is the platform's to grant
   */
  readonly serviceAccount?: string;
  /**
   * Does it exist already, with its subscriptions and scheduler jobs? Then the first apply imports them.
   * Needs `serviceAccount`, else adopting it would take its rights away.
   * @default false
   */
  readonly adopt?: boolean;
}

/** A stage of the pipeline: done by its deadline, handing over through its topic. */
export interface Phase {
  /** As it stands in the run events' `phase`, such as `phase5`. Unique. */
  readonly id: string;
  readonly title: string;
  readonly deadline: PhaseDeadline;
  /** How its runs must end, over 28 days. */
  readonly runSuccess: {
    /** Share of runs that succeed, in (0, 0.9999]; expected failures count neither way. */
    readonly goal: number;
    /**
     * Runs a day that end well or badly, expected failures left out. Where it is declared, the budget's burn rate is
     * alerted on; refused where that could not fire, or would on one event.
     * @default - too few for a rate: missed deadlines and failures are alerted on instead
     */
    readonly eventsPerDay?: number;
  };
  /**
   * Topic that it publishes to when done; created with its dead-letter topic `<topic>-dlq`.
   * @default - it publishes nothing
   */
  readonly publishes?: string;
  readonly deployables: readonly Deployable[];
}

/** Who is told, and who may act. */
export interface OnCall {
  /** Told of what somebody must answer now; at least one. */
  readonly page: readonly Channel[];
  /** Told of what can wait; at least one. */
  readonly ticket: readonly Channel[];
  /**
   * IAM members, such as `group:oncall@example.com`, who may look at breakers, open and close them.
   * @default - nobody
   */
  readonly operators?: readonly string[];
  /**
   * Name of the secret that holds the webhook for health reports. It exists already, so its value is in no state.
   * @default - reports are not posted
   */
  readonly slackWebhookSecret?: string;
}

/** What people edit and reviewers read. Made by `definePipeline`, which checks it whole. */
export interface Pipeline {
  /** Lower-case name, such as `nba-props`. */
  readonly name: string;
  /** Google Cloud project id of each environment. */
  readonly projects: Readonly<Record<string, string>>;
  readonly region: string;
  readonly onCall: OnCall;
  readonly phases: readonly Phase[];
  /**
   * Do the topics exist already? Then the first apply imports them.
   * @default false
   */
  readonly adoptTopics?: boolean;
}

/** A deployable with the phase that it belongs to. */
export interface PlacedDeployable {
  readonly phase: Phase;
  readonly deployable: Deployable;
}

/** A processor with where it runs. */
export interface PlacedProcessor extends PlacedDeployable {
  readonly processor: Processor;
}

/** All deployables, in the order of the declaration. */
export function deployablesOf(pipeline: Pipeline): PlacedDeployable[] {
  return pipeline.phases.flatMap((phase) => phase.deployables.map((deployable) => ({ phase, deployable })));
}

/** All processors, in the order of the declaration. */
export function processorsOf(pipeline: Pipeline): PlacedProcessor[] {
  return deployablesOf(pipeline).flatMap(({ phase, deployable }) =>
    deployable.processors.map((processor) => ({ phase, deployable, processor })),
  );
}

/** Every topic that a phase publishes to or a push trigger reads from, once each, in order of first use. */
export function topicsOf(pipeline: Pipeline): string[] {
  const topics = pipeline.phases.flatMap((phase) => [
    ...phase.deployables.flatMap((d) => d.triggers.flatMap((t) => (t.kind === 'push' ? [t.topic] : []))),
    ...(phase.publishes === undefined ? [] : [phase.publishes]),
  ]);
  return [...new Set(topics)];
}
