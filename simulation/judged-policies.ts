import { DISABLED } from '../alerting/evaluation/result';
import type { AlertPolicy } from '../alerting/policies/policy';
import type { ServiceLevelObjectives } from '../alerting/policies/service-level-objective';
import type { Series } from '../alerting/metrics/series';
import { policiesWithoutData } from '../replay/data-seen';
import type { Outcome } from './outcome';

/** A policy whose incidents could not be judged, and why. */
export interface UnjudgedPolicy {
  readonly id: string;
  readonly displayName: string;
  /** Such as `not evaluated: a forecast`. */
  readonly why: string;
  /** It is disabled, so it is certain that it opens no incident. */
  readonly isDisabled: boolean;
}

/**
 * The policies that were not evaluated, had no data, or for which the recording is too short: that they opened no incident
 * does not count.
 */
export function unjudgedPolicies({
  worst,
  withoutData,
  notKnown,
}: Pick<Outcome, 'worst' | 'withoutData' | 'notKnown'>): UnjudgedPolicy[] {
  return worst.policies.flatMap(({ id, displayName, status, reason, incidents }) => {
    if (status === 'not_evaluated') {
      return [{ id, displayName, why: `not evaluated: ${reason ?? 'no reason'}`, isDisabled: reason === DISABLED }];
    }
    if (incidents > 0) return [];
    if (withoutData.includes(id)) return [{ id, displayName, why: NO_DATA, isDisabled: false }];
    return notKnown.includes(id) ? [{ id, displayName, why: TOO_SHORT, isDisabled: false }] : [];
  });
}

const NO_DATA = 'no data: nothing that its conditions read had a point or an entry';
const TOO_SHORT = 'not known: the recording is too short for its windows and durations';

/**
 * IDs of the policies for which a simulation had no data: none of their conditions reads a series that had a point. A
 * log-based metric has data, because the simulation counts its entries: no point means that there was no entry.
 */
export function withoutSimulatedData(
  policies: readonly AlertPolicy[],
  series: readonly Series[],
  objectives: ServiceLevelObjectives,
): string[] {
  const others = policies.filter(({ conditions }) => !READS_LOGS.test(JSON.stringify(conditions)));
  return policiesWithoutData(others, { series, filters: [] }, objectives);
}

/** A condition on a user-defined log-based metric, as a Monitoring filter or in PromQL, or on log entries themselves. */
const READS_LOGS = /logging\.googleapis\.com\/user\/|logging_googleapis_com:user_|"kind":"log-match"/;
