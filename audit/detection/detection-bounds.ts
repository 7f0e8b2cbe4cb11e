import type { AlertPolicy } from '../../alerting/policies/policy';
import { Duration } from '../../model/duration';
import { readSynthesizedStack, type StackDocument } from '../../terraform/terraform-json';
import { monitoringInTerraform } from '../../terraform/monitoring-in-terraform';
import { detectionsOf, type Detection } from '../detection';
import { byEnvironment } from '../environments';
import { collectFacts } from '../facts';
import type { Bound } from './detection-time';
import { policyDelay, worstOf, type PolicyDelay } from './policy-delay';
import { tickBounds, type TickBounds } from './tick-bounds';

/** What the audit derives of one environment: how late each fault may be detected. */
export interface DetectionBounds {
  /** By processor: the time to detect a hang. */
  readonly hangs: ReadonlyMap<string, Detection>;
  /** The delays that the monitor adds; undefined where its schedule is unknown or it has none. */
  readonly ticks: TickBounds | undefined;
  /** The delays of a policy, by its id. */
  readonly delayOf: (policy: string) => PolicyDelay;
}

/**
 * Derives the bounds of the environment whose stacks these are.
 * @throws InputError AUD001 where the monitor could not read the guard's configuration
 */
export function detectionBounds(documents: readonly StackDocument[]): DetectionBounds {
  const all = byEnvironment(documents.flatMap(readSynthesizedStack)).map(({ environment, resources }) =>
    collectFacts(environment, resources, { runbooks: new Set() }),
  );
  const [facts] = all;
  const read = facts === undefined ? undefined : tickBounds(facts);
  const ticks = read !== undefined && 'wait' in read ? read : undefined;
  const policies = new Map(monitoringInTerraform(documents).policies.map((policy) => [policy.id, policy]));
  return {
    hangs: new Map(all.flatMap(detectionsOf).map((detection) => [detection.processor, detection])),
    ticks,
    delayOf: (policy) => delayOf(policies.get(policy), ticks),
  };
}

function delayOf(policy: AlertPolicy | undefined, ticks: TickBounds | undefined): PolicyDelay {
  if (policy === undefined) return { why: 'there is no such policy' };
  return ticks === undefined ? { why: 'the period of the monitor is unknown' } : policyDelay(policy, ticks);
}

/** The worst-case time until a run is closed: all but what Cloud Monitoring adds to its detection. */
export function closedWithin(bounds: readonly Bound[]): Duration {
  const own: ReadonlySet<Bound['name']> = new Set(['silence', 'budget', 'wait for the tick', 'tick']);
  return worstOf(bounds.filter(({ name }) => own.has(name)));
}

/** The worst case of a policy's delay; undefined where the audit cannot determine it. */
export function worstDelay(delay: PolicyDelay): Duration | undefined {
  return 'bounds' in delay ? worstOf(delay.bounds) : undefined;
}
