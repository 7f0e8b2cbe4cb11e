import type { Duration } from '../../model/duration';
import type { Resource } from '../../terraform/resource';
import type { Callee } from './deployable';
import { Fields } from './fields';
import { httpTargetOf, type Callable, type HttpTarget } from './http-target';
import { identityOf, type Identity } from './identity';
import { DEFAULTS } from './platform-defaults';
import { byDefault, showReading, valueOf, type Reading } from './reading';
import { placeOf, type Placed, type ResourceIndex } from './resource-index';

/** The target of a Scheduler job. */
export type ScheduleTarget =
  | { readonly kind: 'http'; readonly callee: HttpTarget; readonly identity: Identity }
  | { readonly kind: 'app-engine'; readonly callee: Callee }
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

export function readScheduledCalls(index: ResourceIndex, callable: Callable): ScheduledCall[] {
  return index.ofType('google_cloud_scheduler_job').map((job) => scheduledCall(index, callable, job));
}

function scheduledCall(index: ResourceIndex, callable: Callable, job: Resource): ScheduledCall {
  const fields = Fields.of(job);
  const retry = fields.block('retry_config');
  const orDefault = <T>(reading: Reading<T> | undefined, value: T): Reading<T> => reading ?? { kind: 'default', value };
  return {
    ...placeOf(job),
    label: valueOf(fields.text('name')) ?? job.path,
    schedule: fields.text('schedule'),
    timeZone: fields.text('time_zone', DEFAULTS.schedulerTimeZone),
    setsPaused: fields.has('paused'),
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
    target: targetOf(index, callable, job),
  };
}

function targetOf(index: ResourceIndex, callable: Callable, job: Resource): ScheduleTarget {
  const fields = Fields.of(job);
  const http = fields.block('http_target');
  if (http !== undefined) {
    return {
      kind: 'http',
      callee: httpTargetOf(index, callable, job.stack, http.expression('uri')),
      identity: identityOf(index, job.stack, http),
    };
  }
  if (fields.block('pubsub_target') !== undefined) return { kind: 'pubsub' };
  const appEngine = fields.block('app_engine_http_target');
  return appEngine === undefined ? { kind: 'none' } : { kind: 'app-engine', callee: routed(callable, appEngine) };
}

/** The service that App Engine's routing names; without one it is `default`. */
function routed({ deployables }: Callable, target: Fields): Callee {
  const service = target.block('app_engine_routing')?.text('service', 'default') ?? byDefault('default');
  const name = valueOf(service);
  const deployable = deployables.find((one) => one.kind === 'app-engine' && valueOf(one.name) === name);
  return name === undefined || deployable === undefined
    ? { kind: 'unresolved', text: `the App Engine service ${name ?? showReading(service)}` }
    : { kind: 'deployable', deployable };
}
