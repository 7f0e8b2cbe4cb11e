import type { Facts } from '../audit/facts';
import { declared, unresolved, type Reading } from '../audit/facts/reading';
import { Duration } from '../model/duration';
import { hasToken } from '../model/token';
import type { Settings, Value } from './setting';

/** The settings of alert policies by display name: what decides when they fire. Their channels and texts are left out. */
export function policySettings({ monitoring }: Facts): Settings[] {
  return monitoring.policies.map(({ policy }) => {
    const { displayName, enabled, combiner, severity, conditions, alertStrategy } = policy;
    const parts = [
      ...Object.entries({ enabled, combiner, severity, autoClose: alertStrategy.autoClose }),
      ...conditions.flatMap((condition) =>
        leavesOf(condition).map(([path, value]) => [`${condition.displayName}: ${path}`, value] as const),
      ),
    ];
    const values = parts.flatMap(([name, value]) => (value === undefined ? [] : [[name, readingOf(value)] as const]));
    return { kind: 'alert policy', name: displayName, values: Object.fromEntries(values) };
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
