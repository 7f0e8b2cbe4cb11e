import { valueOf, type Reading } from '../../audit/facts/reading';
import { deployableProblems } from '../../model/deployable-problems';
import { Duration } from '../../model/duration';
import type { RequestDeployable } from '../../model/pipeline';
import type { RunningSettings } from '../running';
import type { LeftOut } from './left-out';

/** A running deployable as it would be declared, without triggers. */
export interface FoundDeployable {
  /** Address of its resource. */
  readonly address: string;
  readonly region: string;
  readonly deployable: RequestDeployable;
}

/** What the kinds of deployables are called. */
export const KINDS = {
  service: 'Cloud Run service',
  function: 'Cloud Functions (2nd gen) function',
  'gen1-function': 'Cloud Functions (1st gen) function',
  'app-engine': 'App Engine version',
} as const;

/** Declares a running deployable as it is, or says why it cannot be declared. */
export function declareRunning(running: RunningSettings): FoundDeployable | LeftOut {
  const { audited, maxInstances, concurrency, ingress, serviceAccount } = running;
  const leftOut = (why: string): LeftOut => ({ kind: KINDS[audited.kind], name: audited.label, why });
  if (audited.event !== undefined)
    return leftOut('Eventarc delivers events to it; declare a push subscription of its topic in its place');
  if (serviceAccount?.kind !== 'email') return leftOut('the assets do not name its service account');
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
    triggers: [],
    processors: [],
  };
  const [problem] = deployableProblems('', deployable);
  if (problem !== undefined) return leftOut(`${problem.rule}, got ${problem.got}`);
  return { address: audited.address, region: valueOf(audited.location) ?? '', deployable };
}

/** What is not declared of the other kinds of deployables. */
export function otherDeployable({ kind, label }: RunningSettings['audited']): LeftOut {
  const why =
    kind === 'gen1-function'
      ? 'the 1st generation has no push endpoint of its own; it stays external'
      : 'it stays external';
  return { kind: KINDS[kind], name: label, why };
}

/** Zero for what is not known: the declaration refuses it. */
function known<T>(reading: Reading<T>, otherwise: T): T {
  return valueOf(reading) ?? otherwise;
}
