import type { DeployedPolicy } from '../ports/monitoring-reader';
import { POLICY_STATES, type Finding, type PolicyHealth, type PolicyState } from './build-report';

/** State of each condition of a policy, in its order. */
export type ConditionStates = readonly PolicyState[];

/** Asks for the points of each condition. @throws what `hasPoint` throws */
export function conditionStates(
  { enabled, changedAt, conditions }: DeployedPolicy,
  hasPoint: (filter: string, since: number) => Promise<boolean>,
): Promise<ConditionStates> {
  return Promise.all(
    conditions.map(async ({ input }) => {
      if (!enabled) return 'disabled';
      if (input.kind === 'no point needed') return 'armed';
      if (input.kind === 'query' || changedAt === null) return 'not judged';
      return (await hasPoint(input.filter, changedAt)) ? 'armed' : 'no point yet';
    }),
  );
}

/** The policies as Monitoring lists them. `states` is by display name; a policy that could not be read is not in it. */
export function policyHealth(
  policies: readonly DeployedPolicy[],
  states: ReadonlyMap<string, ConditionStates>,
): PolicyHealth[] {
  return policies.map(({ displayName: name, changedAt, enabled, conditions }) => {
    const changed = changedAt === null ? null : new Date(changedAt).toISOString();
    const all = enabled ? states.get(name) : ['disabled' as const];
    // What is known to lack a point outweighs what is not known. Without a condition there is nothing to judge.
    const state =
      all === undefined
        ? 'not read'
        : ((['disabled', 'no point yet', 'not judged'] as const).find((one) => all.includes(one)) ??
          (all.length === 0 ? 'not judged' : 'armed'));
    const from =
      state === 'no point yet' || state === 'not judged' ? conditions.filter((_, i) => all?.[i] === state) : [];
    return {
      name,
      state,
      changedAt: changed,
      ...(from.length === 0 ? {} : { conditions: from.map((one) => one.name) }),
    };
  });
}

/** A policy without a point is no finding: a metric of errors has none until the first error. */
export function policyFindings(policies: readonly PolicyHealth[]): Finding[] {
  if (policies.length === 0) {
    const message = 'no alert policy of this pipeline is in Monitoring: deploy the observability stack';
    return [{ level: 'degraded', code: 'policy-none', subject: 'alert policies', message }];
  }
  return policies
    .filter(({ state }) => state === 'disabled')
    .map(({ name, changedAt }) => ({
      level: 'degraded',
      code: 'policy-disabled',
      subject: name,
      message: 'the alert policy is disabled: it opens no incident',
      ...(changedAt === null ? {} : { since: changedAt }),
    }));
}

/** How many policies are in each state, such as `23 armed, 1 no point yet`. */
export function policyCounts(policies: readonly PolicyHealth[]): string {
  const counts = POLICY_STATES.map((state) => [policies.filter((one) => one.state === state).length, state] as const);
  return counts
    .filter(([count, state]) => count > 0 || state === 'armed')
    .map(([count, state]) => `${count} ${state}`)
    .join(', ');
}
