import type { AlertCondition, AlertPolicy } from '../../../alerting/policies/policy';
import { compareText } from '../../../model/compare-text';
import type { Facts } from '../../facts';
import { readSelection } from '../../facts/series-selection';
import { failed, passed, type Rule, type Verdict } from '../../rule';

export const sameCondition: Rule = {
  id: 'ALR009',
  name: 'same-condition',
  title: 'no two alert policies have the same conditions',
  severity: 'warning',
  profile: 'platform',
  check: ({ monitoring }) => judge(monitoring),
};

function judge({ policies }: Facts['monitoring']): Verdict[] {
  const first = new Map<string, string>();
  return policies
    .filter(({ policy }) => policy.enabled && policy.unreadable === undefined)
    .map(({ path, policy }) => {
      const key = keyOf(policy);
      const earlier = first.get(key);
      if (earlier === undefined) first.set(key, nameOf(policy));
      return earlier === undefined || key.includes('unevaluated')
        ? passed(path)
        : failed({
            address: path,
            message: `'${nameOf(policy)}' has the same conditions as '${earlier}'`,
            detail:
              'One event opens two incidents and sends two notifications; a change of one policy misses the other.',
            values: [{ of: path, field: 'combiner', value: policy.combiner }],
            fix: 'keep one of them, with the channels of both',
          });
    });
}

function nameOf({ displayName, id }: AlertPolicy): string {
  return displayName === '' ? id : displayName;
}

/** What decides when a policy fires, without names. */
function keyOf({ combiner, conditions }: AlertPolicy): string {
  const texts = conditions.map(conditionKey).sort();
  return `${conditions.length > 1 ? combiner : ''} ${texts.join(' ')}`;
}

function conditionKey({ displayName: _, ...condition }: AlertCondition): string {
  return JSON.stringify(condition, (key, value: unknown) => {
    if (typeof value !== 'string') return value;
    return FILTERS.has(key) ? filterKey(value) : withoutSpace(value);
  });
}

const FILTERS: ReadonlySet<string> = new Set(['filter', 'denominatorFilter']);

/** What a filter requires, whatever the order and with or without AND; a filter that cannot be read is its text. */
function filterKey(filter: string): string {
  const selection = readSelection(filter);
  if (selection === undefined) return withoutSpace(filter);
  return JSON.stringify([...selection].sort(([a], [b]) => compareText(a, b)));
}

function withoutSpace(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
