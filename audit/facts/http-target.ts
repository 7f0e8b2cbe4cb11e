import { calleeOf, type AuditedDeployable, type Callee } from './deployable';
import { valueOf } from './reading';
import { samePlace, type ResourceIndex } from './resource-index';
import type { AuditedJob } from './run-job';

/** What a URL calls. Google's APIs, `jobs:run` among them, answer before the work that they start is done. */
export type HttpTarget =
  | Callee
  | { readonly kind: 'job'; readonly job: AuditedJob }
  /** Another method of a Google API. */
  | { readonly kind: 'google-api'; readonly host: string };

/** What can be called. */
export interface Callable {
  readonly deployables: readonly AuditedDeployable[];
  readonly jobs: readonly AuditedJob[];
}

const GOOGLE_API = /^https:\/\/([a-z0-9-]+\.googleapis\.com)\//;
/** `.../jobs/NAME:run` of both versions of the API; the name, or an expression that holds the job's name or id. */
const JOBS_RUN = /^https:\/\/(?:[a-z0-9-]+-)?run\.googleapis\.com\/.*?(?:\/jobs\/([a-z0-9-]+)|\$\{.*\}):run$/s;

/** What a URL calls: a deployable, a job through `jobs:run`, or another method of a Google API. */
export function httpTargetOf(
  index: ResourceIndex,
  { deployables, jobs }: Callable,
  stack: string,
  url: string | undefined,
): HttpTarget {
  const run = JOBS_RUN.exec(url ?? '');
  if (run !== null) return jobOf(index, jobs, stack, { name: run[1], text: url ?? '' });
  const api = GOOGLE_API.exec(url ?? '')?.[1];
  return api === undefined ? calleeOf(index, deployables, stack, url) : { kind: 'google-api', host: api };
}

/** The job with that name, or to which the text refers. */
export function jobOf(
  index: ResourceIndex,
  jobs: readonly AuditedJob[],
  stack: string,
  { name, text }: { readonly name: string | undefined; readonly text: string },
): HttpTarget {
  // The project and the location of the URL may be references, too.
  const reference = text.includes('/jobs/') ? text.slice(text.lastIndexOf('/jobs/')) : text;
  const referred = index.referredTo(stack, reference);
  const job = jobs.find((one) => (referred === undefined ? valueOf(one.name) === name : samePlace(one, referred)));
  return job === undefined ? { kind: 'unresolved', text } : { kind: 'job', job };
}
