import type { PolicyResult } from '../alerting/evaluation/result';
import { didYouMean, nearestName } from '../model/nearest-name';
import { refuse } from '../model/problem';

/**
 * The id of the policy that has this id or this display name.
 * @throws InputError SCN007 where no policy has it, and where several have this display name
 */
export function policyNamed(name: string, policies: readonly PolicyResult[]): string {
  if (policies.some(({ id }) => id === name)) return name;
  const titled = policies.filter(({ displayName }) => displayName === name);
  const [only, ...others] = titled;
  if (only !== undefined && others.length === 0) return only.id;
  return refuse({
    code: 'SCN007',
    where: 'expect',
    rule: only === undefined ? 'unknown policy' : 'one policy must have the display name',
    got: only === undefined ? `'${name}'` : `${titled.length} with '${name}'`,
    fix: only === undefined ? nearest(name, policies) : `name one by its id: ${titled.map(({ id }) => id).join(', ')}`,
  });
}

/** The nearest id or display name; where none is near, the names to choose from. */
function nearest(name: string, policies: readonly PolicyResult[]): string {
  const ids = policies.map(({ id }) => id);
  const names = [...ids, ...policies.map(({ displayName }) => displayName).filter((one) => one !== '')];
  return didYouMean(name, nearestName(name, names) === undefined ? ids : names);
}
