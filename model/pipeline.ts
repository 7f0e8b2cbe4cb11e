import type { Analysis } from './analysis';
import type { BreakerOptions } from './breaker';
import type { Channel } from './channel';
import type { Criticality } from './criticality';
import type { PhaseDeadline } from './deadline';
import type { Duration } from './duration';
import type { ReportSchedule } from './health';
import type { Repository } from './repository';
import {
  isScheduled,
  type JobTrigger,
  type RequestTrigger,
  type ScheduledRunTrigger,
  type ScheduleTrigger,
  type Trigger,
} from './trigger';

/** One logical job: its runs, their budget, and their heartbeats. */
export interface Processor {
  /** The value of `processor` in run events. Unique in the pipeline. */
  readonly name: string;
  readonly description: string;
  readonly criticality: Criticality;
  /** Longest duration of a correct run, start-up included. The monitor closes and reports an older run. */
  readonly budget: Duration;
  /** Time between two heartbeats of a run. */
  readonly heartbeatInterval: Duration;
  /** Longest time without a heartbeat. At least three intervals, so that two lost heartbeats cause no alert. */
  readonly allowedSilence: Duration;
  /** Names of processors, in any phase, whose output it reads. No cycles. */
  readonly dependsOn: readonly string[];
  /** Expected time between runs; edit it between seasons. */
  readonly expectedEvery: Duration;
  /** Number of records that a correct run writes. */
  readonly expectedRecords: { readonly min: number; readonly max: number };
  /** BigQuery table or storage path of its output. */
  readonly outputTable: string;
  /**
   * When its failures stop its triggers. Where several processors share a deployable's triggers, only `failuresInARow`
   * is allowed here; the other options belong to the deployable.
   * @default - the deployable's
   */
  readonly breaker?: BreakerOptions;
  /**
   * Longest time from the success of its last dependency to its start; longer than 5 min. Also the longest wait for the
   * schedule of its deployable.
   * @default 1 h
   */
  readonly startGrace?: Duration;
  /**
   * How many times the guard runs the deployable's schedule again for a data date whose run it closed, 0 to 10. While the
   * breaker is open it waits; a half-open breaker lets one retry through. Needs exactly one schedule, other triggers may
   * stand beside it: the guard cannot repeat a push, a task or a call in code.
   * @default 0
   */
  readonly retriesAfterTimeout?: number;
  /**
   * Do its heartbeats hold `progress`, a number that grows while it works? Then a heartbeat whose progress does not grow
   * counts as silence, so that a timer that prints heartbeats does not hide a hang.
   * @default false
   */
  readonly reportsProgress?: boolean;
}

/** What every kind of deployable has. */
interface AnyDeployable {
  /** Its name in Google Cloud. Unique in the pipeline. */
  readonly name: string;
  /** The jobs that it hosts; empty for an orchestrator. */
  readonly processors: readonly Processor[];
  /**
   * When failures of its processors stop its triggers.
   * @default - 3 in a row of one processor
   */
  readonly breaker?: BreakerOptions;
  /**
   * E-mail of the service account that it runs as.
   * @default - the stack creates a service account without roles; the platform grants them
   */
  readonly serviceAccount?: string;
  /**
   * Does it exist already, with its subscriptions and Scheduler jobs? Then the first apply imports them.
   * Needs `serviceAccount`, or the import would remove its rights.
   * @default false
   */
  readonly adopt?: boolean;
  /**
   * Does the guard only observe it? Its breaker and its restarts then decide and are logged and shown, but no trigger is
   * stopped, resumed or run. A switch to `true` resumes what the guard had stopped.
   * @default - as the pipeline declares; if that declares nothing, whether it is adopted
   */
  readonly observeOnly?: boolean;
}

/** A Cloud Run service or a Cloud Functions (2nd gen) function. A function with an `event` trigger is called by events alone. */
export interface RequestDeployable extends AnyDeployable {
  readonly kind: 'service' | 'function';
  /** The request timeout, at most 60 min, of a function on an event 10 min. When it ends, the caller gets 504; the code may go on running. */
  readonly timeout: Duration;
  /** Upper bound of instances: it limits the load from a backlog. At least 1. */
  readonly maxInstances: number;
  /** Concurrent requests per instance, 1 to 1000. */
  readonly concurrency: number;
  /** Its callers, each with its deadline. */
  readonly triggers: readonly RequestTrigger[];
  /**
   * Networks from which it accepts calls.
   * @default 'internal' - calls from the same project only; IAM decides which callers are allowed
   */
  readonly ingress?: 'internal' | 'all';
}

/**
 * A Cloud Run job. An execution may take `timeout x (retries + 1) x ceil(tasks / parallelism)`: Google bounds only the
 * attempts of its tasks.
 */
export interface JobDeployable extends AnyDeployable {
  readonly kind: 'job';
  /** Of one attempt of a task, at most 168 h. When it ends, the attempt is ended too, without a run event. */
  readonly timeout: Duration;
  /** Attempts of a task after the first, 0 to 10. Each is an attempt of the same run. */
  readonly retries: number;
  /** Tasks of an execution, 1 to 10,000. Several tasks host either no processor, or one each: the guard takes work as done after one success. */
  readonly tasks: number;
  /** Tasks that run at the same time, 1 to `tasks`. @default - as many as the platform allows */
  readonly parallelism?: number;
  /** What starts its executions. */
  readonly triggers: readonly JobTrigger[];
}

export type Deployable = RequestDeployable | JobDeployable;

/** Is a deployable a function that events call? */
export function isOnEvents({ kind, triggers }: Deployable): boolean {
  return kind === 'function' && triggers.some((trigger) => trigger.kind === 'event');
}

/** What starts a deployable, of whatever kind. */
export function triggersOf({ triggers }: Deployable): readonly Trigger[] {
  return triggers;
}

/** The Scheduler jobs that call or start a deployable. */
export function schedulesOf(deployable: Deployable): (ScheduleTrigger | ScheduledRunTrigger)[] {
  return triggersOf(deployable).filter(isScheduled);
}

/** A phase of the pipeline. It has a deadline and hands over to the next phase through a topic. */
export interface Phase {
  /** The value of `phase` in run events, such as `import`. Unique. */
  readonly id: string;
  readonly title: string;
  /** @default - an open point: allowed while the phase has no processors */
  readonly deadline?: PhaseDeadline;
  /** The SLO of its runs, over 28 days. @default - an open point: allowed while the phase has no processors */
  readonly runSuccess?: {
    /** Share of runs that succeed, in (0, 0.9999]; expected failures do not count. */
    readonly goal: number;
    /**
     * Runs per day, expected failures excluded. Where it is declared, burn-rate alerts are added; refused where such an
     * alert could never fire, or would fire on one event.
     * @default - no burn-rate alerts; missed deadlines and failures alert instead
     */
    readonly eventsPerDay?: number;
  };
  /**
   * Topic to which it publishes when done; created with its dead-letter topic `<topic>-dlq`.
   * @default - none
   */
  readonly publishes?: string;
  readonly deployables: readonly Deployable[];
}

/** Channels of notifications, and the people who may act. */
export interface OnCall {
  /** For pages, which need an answer at once; at least one, unless `onCall/page` is an open point. */
  readonly page: readonly Channel[];
  /** For tickets, which can wait; at least one, unless `onCall/ticket` is an open point. */
  readonly ticket: readonly Channel[];
  /**
   * IAM members, such as `group:oncall@example.com`, who may read the on-call page, and read, open and close
   * breakers. Where there are any, `health-report` is reachable from the internet for them, as `breaker-control` is.
   * @default - none
   */
  readonly operators?: readonly string[];
  /**
   * Name of the existing secret that holds the webhook for health reports; its value stays out of Terraform's state.
   * @default - reports are not posted
   */
  readonly slackWebhookSecret?: string;
  /**
   * Name of the existing secret that holds the https URL that the monitor calls after each complete tick, such as a check of
   * healthchecks.io: something outside of the project then notices when the monitor stops. The value stays out of
   * Terraform's state.
   * @default - no URL is called
   */
  readonly tickCheckSecret?: string;
}

/** Topics whose publisher or reader is not declared in the pipeline. A topic may be in both lists. */
export interface ExternalTopics {
  /**
   * Topics that a push trigger reads and no phase publishes to: another system does, or the code of a deployable.
   * @default - none
   */
  readonly publishedElsewhere?: readonly string[];
  /**
   * Topics that a phase publishes to and no push trigger reads: another system does.
   * @default - none
   */
  readonly readElsewhere?: readonly string[];
}

/**
 * A function of the pipeline that others deploy. It is named only: the stacks do not hold it. Where an input of the audit
 * holds it, its timeout and its calls are judged there.
 */
export interface ExternalFunction {
  /** Its name in Google Cloud. No deployable has it. */
  readonly name: string;
  /** What it does. @default - not known */
  readonly description?: string;
  /**
   * 1: Google ends it after at most 9 min. 2: it runs on Cloud Run, with its limits (docs/platform-timeouts.md).
   * @default - an open point, which the audit lists (rule OPN001)
   */
  readonly generation?: 1 | 2;
}

/** A pipeline's declaration, checked by `definePipeline`. */
export interface Pipeline {
  /** Lower-case name, such as `orders`. */
  readonly name: string;
  /**
   * What the names of its guard and its stacks start with: 4 to 20 lower-case letters, digits and dashes. A second
   * pipeline in an app or in a project needs a prefix of its own (model/names.ts). It cannot change once it is deployed.
   * @default 'phasewatch' - and stacks have no prefix
   */
  readonly namePrefix?: string;
  /**
   * Do other pipelines run in its projects? Then its guard, metrics and alerts read only the declared services, jobs and
   * topics; otherwise they also read what the project holds beside them.
   * @default - true with a `namePrefix` of its own
   */
  readonly sharesProject?: boolean;
  /** Google Cloud project id of each environment. */
  readonly projects: Readonly<Record<string, string>>;
  /**
   * Environments whose services and database a destroy may delete. In every other environment Terraform and Firestore
   * refuse to delete them; to destroy one, name it here and apply first (docs/restore.md).
   * @default - none: every environment is protected
   */
  readonly destroyable?: readonly string[];
  /** Region of everything that is deployed, such as `europe-west3`. */
  readonly region: string;
  /**
   * Is the region newer than the list in model/regions.ts? Then only the form of its name is checked.
   * @default false
   */
  readonly isNewRegion?: boolean;
  readonly onCall: OnCall;
  /** When the health reports are posted. @default - every morning, and on Sundays for the week */
  readonly reports?: ReportSchedule;
  readonly phases: readonly Phase[];
  /**
   * Keeps run events in a log bucket of their own, with views of BigQuery that show what changed from month to month
   * (docs/analysis.md). The events are stored, and charged, a second time: `phasewatch audit` has the amounts.
   * @default - run events are not kept longer than the project's other logs, and there are no views
   */
  readonly analysis?: Analysis;
  /**
   * Do the topics exist already? Then the first apply imports them: all with their dead-letter topics, or those that are
   * named, dead-letter topics included. A list may also name subscriptions that keep dead letters: `<topic>-dlq-kept`.
   * @default false
   */
  readonly adoptTopics?: boolean | readonly string[];
  /**
   * What is not known yet, by path: `onCall/page`, `onCall/ticket`, `<phase>/deadline`, `<phase>/runSuccess`,
   * `<phase>/<deployable>/processors`. The audit lists each (rule OPN001); a point that is declared is refused.
   * @default - none
   */
  readonly openPoints?: readonly string[];
  /**
   * Does the guard only observe its deployables? A deployable may declare otherwise.
   * @default - adopted deployables are only observed, the others are not
   */
  readonly observeOnly?: boolean;
  /**
   * Topics that are published or read outside of this declaration. Every other topic has a phase that publishes to it
   * and a push trigger that reads it.
   * @default - none
   */
  readonly externalTopics?: ExternalTopics;
  /**
   * Functions of the pipeline that are deployed outside of this declaration.
   * @default - none
   */
  readonly externalFunctions?: readonly ExternalFunction[];
  /**
   * The repository that holds the runbooks: notifications link to it.
   * @default - notifications name the file of the runbook
   */
  readonly repository?: Repository;
}

/** A deployable with the phase that it belongs to. */
export interface PlacedDeployable {
  readonly phase: Phase;
  readonly deployable: Deployable;
}

/** A processor with its deployable and phase. */
export interface PlacedProcessor extends PlacedDeployable {
  readonly processor: Processor;
}

/** Does the guard only observe a deployable, so that it never stops, resumes or runs its triggers? */
export function isOnlyObserved(
  { observeOnly, adopt }: Pick<Deployable, 'observeOnly' | 'adopt'>,
  pipeline: Pick<Pipeline, 'observeOnly'>,
): boolean {
  return observeOnly ?? pipeline.observeOnly ?? adopt ?? false;
}

/**
 * Whether the network ingress is internal. Scheduler, Pub/Sub and Cloud Tasks of the same project count as internal. Another
 * Cloud Run service or function does not, unless its traffic goes through the VPC
 * (https://cloud.google.com/run/docs/securing/ingress). IAM decides in either case.
 */
export function isInternal({ ingress, triggers }: Pick<RequestDeployable, 'ingress' | 'triggers'>): boolean {
  if (ingress !== undefined) return ingress === 'internal';
  return triggers.every((trigger) => trigger.kind !== 'http');
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

/** A topic and the phase that publishes to it, or the subscription that reads it. */
export interface TopicUse {
  readonly topic: string;
  readonly phase: string;
  /** Path in the declaration. */
  readonly where: string;
}

/** The topics that phases publish to, in the order of the declaration. */
export function publishedTopicsOf({ name, phases }: Pipeline): TopicUse[] {
  return phases.flatMap(({ id, publishes }) =>
    publishes === undefined ? [] : [{ topic: publishes, phase: id, where: `${name}/${id}` }],
  );
}

/** The topics that push triggers read, in the order of the declaration. */
export function subscriptionsOf(pipeline: Pipeline): TopicUse[] {
  return deployablesOf(pipeline).flatMap(({ phase, deployable }) =>
    deployable.triggers.flatMap((trigger) =>
      trigger.kind === 'push'
        ? [
            {
              topic: trigger.topic,
              phase: phase.id,
              where: `${pipeline.name}/${phase.id}/${deployable.name}/${trigger.subscription}`,
            },
          ]
        : [],
    ),
  );
}

/** The schedule of a pipeline's reports, complete. */
export function reportSchedule({ reports = {}, phases }: Pipeline): Required<ReportSchedule> {
  return {
    daily: reports.daily ?? '0 7 * * *',
    weekly: reports.weekly ?? '0 8 * * 0',
    timeZone: reports.timeZone ?? phases[0]?.deadline?.timeZone ?? 'Etc/UTC',
  };
}

/** Does the topic, or dead-letter topic, of that name exist already? */
export function isAdoptedTopic({ adoptTopics = false }: Pick<Pipeline, 'adoptTopics'>, topic: string): boolean {
  return typeof adoptTopics === 'boolean' ? adoptTopics : adoptTopics.includes(topic);
}

/** Does the subscription of that name, which keeps dead letters, exist already? */
export function isAdoptedSubscription({ adoptTopics }: Pick<Pipeline, 'adoptTopics'>, subscription: string): boolean {
  return Array.isArray(adoptTopics) && adoptTopics.includes(subscription);
}

/** Do Terraform and Firestore refuse to delete the services and the database of an environment? */
export function isProtected({ destroyable = [] }: Pick<Pipeline, 'destroyable'>, environment: string): boolean {
  return !destroyable.includes(environment);
}
