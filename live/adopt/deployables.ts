import { valueOf, type Reading } from '../../audit/facts/reading';
import { deployableProblems } from '../../model/deployable-problems';
import { Duration } from '../../model/duration';
import { triggersOf, type Deployable, type JobDeployable, type RequestDeployable } from '../../model/pipeline';
import type { Problem } from '../../model/problem';
import { triggerProblems } from '../../model/trigger-problems';
import type { RunningJob, RunningSettings } from '../running';
import type { RunningEvent } from '../running-event';
import type { LeftOut } from './left-out';

/** A running deployable as it would be declared, without triggers. */
export interface FoundDeployable {
  /** Address of its resource. */
  readonly address: string;
  readonly region: string;
  readonly deployable: Deployable;
}

/** What the kinds of deployables are called. */
export const KINDS = {
  service: 'Cloud Run service',
  job: 'Cloud Run job',
  function: 'Cloud Functions (2nd gen) function',
  'gen1-function': 'Cloud Functions (1st gen) function',
  'app-engine': 'App Engine version',
} as const;

const NO_ACCOUNT = 'the assets do not name its service account';

/** Declares a running service or function as it is, or says why it cannot be declared. */
export function declareRunning(running: RunningSettings, event: RunningEvent | undefined): FoundDeployable | LeftOut {
  const { audited, maxInstances, concurrency, ingress, serviceAccount } = running;
  const leftOut = (why: string): LeftOut => ({ kind: KINDS[audited.kind], name: audited.label, why });
  if (event !== undefined && 'why' in event) return leftOut(event.why);
  if (serviceAccount?.kind !== 'email') return leftOut(NO_ACCOUNT);
  const allowed = valueOf(ingress);
  if (allowed !== 'all' && allowed !== 'internal')
    return leftOut(`its ingress is ${allowed ?? 'not known'}, which cannot be declared`);
  const deployable: RequestDeployable = {
    name: audited.label,
    kind: audited.kind === 'function' ? 'function' : 'service',
    timeout: known(audited.timeout, Duration.zero),
    maxInstances: known(maxInstances, 0),
    concurrency: known(concurrency, 0),
    ingress: allowed,
    serviceAccount: serviceAccount.email,
    adopt: true,
    triggers: event === undefined ? [] : [event.trigger],
    processors: [],
  };
  return accepted({ address: audited.address, region: valueOf(audited.location) ?? '', deployable }, leftOut);
}

/** Declares a Cloud Run job as it is, or says why it cannot be declared. */
export function declareJob({ audited, location, serviceAccount }: RunningJob): FoundDeployable | LeftOut {
  const { address, label, timeout, maxRetries, tasks } = audited;
  const leftOut = (why: string): LeftOut => ({ kind: KINDS.job, name: label, why });
  if (serviceAccount?.kind !== 'email') return leftOut(NO_ACCOUNT);
  const parallelism = valueOf(audited.parallelism) ?? 0;
  const deployable: JobDeployable = {
    name: label,
    kind: 'job',
    timeout: known(timeout, Duration.zero),
    retries: known(maxRetries, 0),
    tasks: known(tasks, 0),
    ...(parallelism === 0 ? {} : { parallelism }),
    serviceAccount: serviceAccount.email,
    adopt: true,
    triggers: [],
    processors: [],
  };
  return accepted({ address, region: valueOf(location) ?? '', deployable }, leftOut);
}

/** What the declaration would refuse is left out, with the reason. */
function accepted(found: FoundDeployable, leftOut: (why: string) => LeftOut): FoundDeployable | LeftOut {
  const [problem] = [...deployableProblems('', found.deployable), ...eventProblems(found.deployable)];
  return problem === undefined ? found : leftOut(`${problem.rule}, got ${problem.got}`);
}

function eventProblems(deployable: Deployable): Problem[] {
  return triggersOf(deployable).flatMap((trigger) => triggerProblems('', trigger));
}

/** What is not declared of App Engine. */
export function appEngineVersion({ label }: RunningSettings['audited']): LeftOut {
  return { kind: KINDS['app-engine'], name: label, why: 'it stays external' };
}

/** Zero for what is not known: the declaration refuses it. */
function known<T>(reading: Reading<T>, otherwise: T): T {
  return valueOf(reading) ?? otherwise;
}
