import { Duration } from '../../model/duration';
import { TIMEOUTS, type PlatformTimeout } from '../../model/platform-timeouts';
import type { Resource } from '../../terraform/resource';
import { Fields } from './fields';
import { DEFAULTS } from './platform-defaults';
import { allKnown, byDefault, valueOf, type Reading } from './reading';
import { placeOf, type Placed, type ResourceIndex } from './resource-index';

/** A Cloud Run job: an execution runs all its tasks, each with retries. */
export interface AuditedJob extends Placed {
  readonly kind: 'job';
  readonly name: Reading<string>;
  /** Its name; its construct path where the name is known at apply only. */
  readonly label: string;
  /** Of one attempt of a task. */
  readonly timeout: Reading<Duration>;
  /** Range, default and end of its timeout. */
  readonly platform: PlatformTimeout;
  /** Do its tasks use GPUs? Their timeout has a lower limit. */
  readonly usesGpu: boolean;
  /** Of one task. */
  readonly maxRetries: Reading<number>;
  readonly tasks: Reading<number>;
  /** Tasks that run at the same time; zero: as many as possible. */
  readonly parallelism: Reading<number>;
}

/** How long one execution of a job may take. */
export interface Ceiling {
  readonly total: Duration;
  readonly attempts: number;
  /** Groups of tasks that run one after the other. */
  readonly rounds: number;
}

export function readJobs(index: ResourceIndex): AuditedJob[] {
  return index.ofType('google_cloud_run_v2_job').map(job);
}

function job(resource: Resource): AuditedJob {
  const fields = Fields.of(resource);
  const name = fields.text('name');
  const execution = fields.block('template');
  const task = execution?.block('template');
  return {
    ...placeOf(resource),
    kind: 'job',
    name,
    label: valueOf(name) ?? resource.path,
    timeout: task?.duration('timeout', TIMEOUTS.job.default) ?? byDefault(TIMEOUTS.job.default),
    platform: TIMEOUTS.job,
    usesGpu: task?.block('node_selector')?.has('accelerator') === true,
    maxRetries: task?.number('max_retries', DEFAULTS.taskRetries) ?? byDefault(DEFAULTS.taskRetries),
    tasks: execution?.number('task_count', 1) ?? byDefault(1),
    parallelism: execution?.number('parallelism', 0) ?? byDefault(0),
  };
}

/**
 * The longest time of one execution: every attempt of every task takes its whole timeout. It is all that bounds an
 * execution, which has no timeout of its own: https://cloud.google.com/run/docs/configuring/task-timeout
 */
export function ceilingOf(job: AuditedJob): { readonly ceiling: Ceiling } | { readonly why: string } {
  const { timeout, maxRetries, tasks, parallelism } = job;
  const readings = allKnown({ timeout, maxRetries, tasks, parallelism });
  if ('why' in readings) return readings;
  const { known } = readings;
  const attempts = Math.max(0, known.maxRetries) + 1;
  const rounds = known.parallelism <= 0 ? 1 : Math.max(1, Math.ceil(known.tasks / known.parallelism));
  return { ceiling: { total: known.timeout.times(attempts * rounds), attempts, rounds } };
}

/** {@link ceilingOf} as a reading: a default where all its parts are. */
export function ceilingReading(job: AuditedJob): Reading<Duration> {
  const found = ceilingOf(job);
  if ('why' in found) return { kind: 'unresolved', text: found.why };
  const chosen = [job.timeout, job.maxRetries].some(({ kind }) => kind === 'declared');
  return { kind: chosen ? 'declared' : 'default', value: found.ceiling.total };
}

/** `2 h x 4 attempts x 2 rounds`; a factor of 1 is left out. */
export function ceilingText(timeout: Duration, { attempts, rounds }: Ceiling): string {
  return [
    timeout.toString(),
    ...(attempts === 1 ? [] : [`${attempts} attempts`]),
    ...(rounds === 1 ? [] : [`${rounds} rounds`]),
  ].join(' x ');
}
