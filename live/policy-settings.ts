import type { Facts } from '../audit/facts';
import { declared, unresolved, type Reading } from '../audit/facts/reading';
import { Duration } from '../model/duration';
import { hasToken } from '../model/token';
import { notifiedBy, type ChannelNames } from './channel-settings';
import type { Settings, Value } from './setting';

/** The settings of alert policies by display name: what decides when they fire, and whom they notify. Texts are left out. */
export function policySettings(facts: Facts, names: ChannelNames): Settings[] {
  const audited = new Map(facts.policies.map((one) => [one.path, one]));
  return facts.monitoring.policies.map(({ path, policy }) => {
    const own = audited.get(path);
    const { displayName, enabled, combiner, severity, conditions, alertStrategy } = policy;
    const parts = [
      ...Object.entries({ enabled, combiner, severity, autoClose: alertStrategy.autoClose }),
      ...conditions.flatMap((condition) =>
        leavesOf(condition).map(([path, value]) => [`${condition.displayName}: ${path}`, value] as const),
      ),
    ];
    const values = parts.flatMap(([name, value]) => (value === undefined ? [] : [[name, readingOf(value)] as const]));
    const channels = own === undefined ? {} : { channels: notifiedBy(own, facts, names) };
    return {
      kind: 'alert policy',
      name: displayName,
      ...(own === undefined ? {} : { address: own.address }),
      values: { ...Object.fromEntries(values), ...channels },
    };
  });
}

/** Every value below, with its path. */
function leavesOf(value: object, prefix = ''): [string, unknown][] {
  return Object.entries(value).flatMap(([key, one]: [string, unknown]): [string, unknown][] => {
    const path = prefix === '' ? key : `${prefix}.${key}`;
    if (path === 'kind' || path === 'displayName') return [];
    const isLeaf = typeof one !== 'object' || one === null || one instanceof Duration;
    return isLeaf ? [[path, one]] : leavesOf(one, path);
  });
}

function readingOf(value: unknown): Reading<Value> {
  if (value instanceof Duration || typeof value === 'number') return declared(value);
  const text = String(value);
  return hasToken(text) ? unresolved(text) : declared(text);
}
