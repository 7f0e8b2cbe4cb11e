import type { Duration } from '../../model/duration';
import type { Resource } from '../../terraform/resource';
import type { Callee, Callees } from './callee';
import { Fields } from './fields';
import { linkOfText } from './link';
import { identityOf, type Identity } from './identity';
import { DEFAULTS } from './platform-defaults';
import { valueOf, type Reading } from './reading';
import { placeOf, type Placed, type ResourceIndex } from './resource-index';

/** The target of a Scheduler job. */
export type ScheduleTarget =
  | {
      readonly kind: 'http';
      /** One; several where the URL depends on a condition. */
      readonly callees: readonly Callee[];
      readonly identity: Identity;
    }
  | { readonly kind: 'app-engine'; readonly callees: readonly Callee[] }
  /** A topic answers at once. */
  | { readonly kind: 'pubsub' }
  /** None that is known; the provider refuses a job without one. */
  | { readonly kind: 'none' };

/** A Cloud Scheduler job. */
export interface ScheduledCall extends Placed {
  /** Name of the job, or its construct path. */
  readonly label: string;
  readonly schedule: Reading<string>;
  readonly timeZone: Reading<string>;
  /** Does it set `paused`, to true or to false? */
  readonly setsPaused: boolean;
  readonly paused: Reading<boolean>;
  /** Of the job in the project, such as `PAUSED`; missing where the input is no state and no live project. */
  readonly state: Reading<string>;
  readonly attemptDeadline: Reading<Duration>;
  /** Tries after a failed one. */
  readonly retries: Reading<number>;
  readonly minBackoff: Reading<Duration>;
  readonly maxBackoff: Reading<Duration>;
  readonly maxDoublings: Reading<number>;
  /** Retries go on until both this and {@link retries} are used up; zero: {@link retries} alone decides. */
  readonly maxRetryDuration: Reading<Duration>;
  readonly target: ScheduleTarget;
}

export function readScheduledCalls(index: ResourceIndex, callees: Callees): ScheduledCall[] {
  return index.ofType('google_cloud_scheduler_job').map((job) => scheduledCall(index, callees, job));
}

function scheduledCall(index: ResourceIndex, callees: Callees, job: Resource): ScheduledCall {
  const fields = Fields.of(job);
  const retry = fields.block('retry_config');
  const orDefault = <T>(reading: Reading<T> | undefined, value: T): Reading<T> => reading ?? { kind: 'default', value };
  return {
    ...placeOf(job),
    label: valueOf(fields.text('name')) ?? job.path,
    schedule: fields.text('schedule'),
    timeZone: fields.text('time_zone', DEFAULTS.schedulerTimeZone),
    setsPaused: fields.has('paused'),
    paused: fields.flag('paused', false),
    state: fields.text('state'),
    attemptDeadline: fields.duration('attempt_deadline', DEFAULTS.attemptDeadline),
    retries: orDefault(retry?.number('retry_count', DEFAULTS.schedulerRetries), DEFAULTS.schedulerRetries),
    minBackoff: orDefault(
      retry?.duration('min_backoff_duration', DEFAULTS.schedulerMinBackoff),
      DEFAULTS.schedulerMinBackoff,
    ),
    maxBackoff: orDefault(
      retry?.duration('max_backoff_duration', DEFAULTS.schedulerMaxBackoff),
      DEFAULTS.schedulerMaxBackoff,
    ),
    maxDoublings: orDefault(
      retry?.number('max_doublings', DEFAULTS.schedulerMaxDoublings),
      DEFAULTS.schedulerMaxDoublings,
    ),
    maxRetryDuration: orDefault(
      retry?.duration('max_retry_duration', DEFAULTS.schedulerMaxRetryDuration),
      DEFAULTS.schedulerMaxRetryDuration,
    ),
    target: targetOf(index, callees, job),
  };
}

function targetOf(index: ResourceIndex, callees: Callees, job: Resource): ScheduleTarget {
  const fields = Fields.of(job);
  const http = fields.block('http_target');
  if (http !== undefined) {
    return { kind: 'http', callees: callees.of(http.link('uri')), identity: identityOf(index, http) };
  }
  if (fields.block('pubsub_target') !== undefined) return { kind: 'pubsub' };
  const appEngine = fields.block('app_engine_http_target');
  if (appEngine === undefined) return { kind: 'none' };
  // Without a routing it is the service `default`.
  const service = appEngine.block('app_engine_routing')?.link('service') ?? linkOfText(job.stack, 'default');
  const named = callees.named(service, ['app-engine']).map((callee): Callee => {
    return callee.kind === 'unresolved' ? { ...callee, text: `the App Engine service ${callee.text}` } : callee;
  });
  return { kind: 'app-engine', callees: named };
}
