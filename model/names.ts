import { accountId, bucketName } from './account-id';
import { GAUGES, type AnyGaugeName } from './gauges';

/** What the names of a pipeline are made from. Its declaration and the guard's configuration both hold it. */
export interface NameParts {
  /** The pipeline's name. */
  readonly pipeline: string;
  /** @default 'phasewatch' */
  readonly namePrefix?: string | undefined;
}

/** The prefix of a pipeline that declares none. */
export const DEFAULT_NAME_PREFIX = 'phasewatch';

/** The names of a pipeline, from its declaration. */
export function namesOf({ name, namePrefix }: { readonly name: string; readonly namePrefix?: string }): Names {
  return new Names({ pipeline: name, namePrefix });
}

/** The three stacks of an environment. */
export const STACK_PARTS = ['pipeline', 'guard', 'observability'] as const;
export type StackPart = (typeof STACK_PARTS)[number];

/**
 * The names of everything that Phasewatch makes for one pipeline, for stacks, functions, audit and rehearsal. Each one
 * starts with the prefix. Stacks, and accounts and buckets of the pipeline's own deployables, have no prefix where it is
 * the default one, so that what is deployed keeps its name.
 */
export class Names {
  readonly prefix: string;
  readonly pipeline: string;

  constructor({ pipeline, namePrefix = DEFAULT_NAME_PREFIX }: NameParts) {
    this.prefix = namePrefix;
    this.pipeline = pipeline;
  }

  /** An environment as `--environment` names it: `prod`, or `orders-prod` with the prefix `orders`. */
  environment(environment: string): string {
    return this.prefixed(environment);
  }

  /** Id of a stack: `prod-guard`, or `orders-prod-guard` with the prefix `orders`. */
  stack(environment: string, part: StackPart): string {
    return `${this.environment(environment)}-${part}`;
  }

  /** Folder of a stack's state in the bucket of states. */
  stateFolder(stack: string): string {
    return `${this.prefix}/${stack}`;
  }

  /** The guard's functions. Each runs as an account of the same name, as far as an account id can hold it. */
  get functions() {
    return {
      monitor: this.own('timeout-monitor'),
      recorder: this.own('run-recorder'),
      report: this.own('health-report'),
      control: this.own('breaker-control'),
    } as const;
  }

  /** The Scheduler jobs that call the guard. */
  get jobs() {
    return {
      tick: this.own('timeout-monitor'),
      daily: this.own('health-daily'),
      weekly: this.own('health-weekly'),
    } as const;
  }

  /** How run events reach the recorder. */
  get runEvents() {
    return {
      sink: this.own('run-events'),
      topic: this.own('run-events'),
      subscription: this.own('run-recorder'),
    } as const;
  }

  /** Where run events are kept for standing analysis. Ids of datasets hold no dashes (https://cloud.google.com/bigquery/docs/datasets#dataset-naming). */
  get analysis() {
    const folder = this.prefix.replaceAll('-', '_');
    return {
      sink: this.own('analysis'),
      bucket: this.own('run-events'),
      /** The linked dataset, with the view `_AllLogs`. */
      logs: `${folder}_run_events`,
      /** The dataset of the views. */
      views: `${folder}_analysis`,
    } as const;
  }

  /** Ids of the guard's service accounts that run no function. */
  get guardAccounts() {
    return {
      builder: accountId(this.own('builder')),
      scheduler: accountId(this.own('scheduler')),
      push: accountId(this.own('push')),
    } as const;
  }

  /** Ids of the service accounts that build the pipeline's functions and call or start its deployables. */
  get pipelineAccounts() {
    return {
      builder: accountId(this.prefixed(`${this.pipeline}-builder`)),
      scheduler: accountId(this.prefixed(`${this.pipeline}-scheduler`)),
      push: accountId(this.prefixed(`${this.pipeline}-push`)),
      events: accountId(this.prefixed(`${this.pipeline}-events`)),
    } as const;
  }

  /** Ids of custom roles. They hold no dashes (https://cloud.google.com/iam/docs/creating-custom-roles). */
  get roles() {
    const role = (thing: string) => `${this.prefix.replaceAll('-', '_')}${thing}`;
    return {
      metricReader: role('MetricReader'),
      pauser: role('Pauser'),
      pushSwitch: role('PushSwitch'),
      queueSwitch: role('QueueSwitch'),
    } as const;
  }

  /** The bucket of the guard's configuration and of the sources of its functions. */
  guardBucket(project: string): string {
    return bucketName(`${project}-${this.prefix}`);
  }

  /** The bucket of the sources of the pipeline's functions. */
  pipelineBucket(project: string): string {
    return bucketName(`${project}-${this.prefixed(this.pipeline)}-functions`);
  }

  /** The guard's Firestore database. */
  get database(): string {
    return this.prefix;
  }

  /** Id of the Monitoring service that holds the pipeline's SLOs. */
  get sloService(): string {
    return this.own(this.pipeline);
  }

  /** Type of a gauge in Cloud Monitoring, such as `custom.googleapis.com/phasewatch/run/age_ratio`. */
  gaugeType(gauge: AnyGaugeName): string {
    return `custom.googleapis.com/${this.metricFolder}/${GAUGES[gauge].thing}`;
  }

  /** Name of a log-based metric, such as `phasewatch/run_outcomes_v1`. */
  logMetric(thing: string): string {
    return `${this.metricFolder}/${thing}`;
  }

  /** What people read in front of a title: `Phasewatch`, or `Phasewatch orders` with the prefix `orders`. */
  get brand(): string {
    return this.prefix === DEFAULT_NAME_PREFIX ? 'Phasewatch' : `Phasewatch ${this.prefix}`;
  }

  /** Metric types hold letters, digits, underscores and slashes (https://cloud.google.com/monitoring/custom-metrics/creating-metrics). */
  private get metricFolder(): string {
    return this.prefix.replaceAll('-', '_');
  }

  private own(thing: string): string {
    return `${this.prefix}-${thing}`;
  }

  /** For names that have no prefix where it is the default one. */
  private prefixed(name: string): string {
    return this.prefix === DEFAULT_NAME_PREFIX ? name : this.own(name);
  }
}
