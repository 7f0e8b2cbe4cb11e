import { referencesOf, unknown, type Value } from './value';

/**
 * `policy_data` of `google_iam_policy`, which the provider computes from the bindings before any apply. Members that are
 * known at apply stay expressions in it. Undefined where the bindings are not known.
 * https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/data-sources/iam_policy
 */
export function policyData(bindings: Value | undefined): Value | undefined {
  if (bindings === undefined || bindings.kind === 'unknown') return undefined;
  const all = bindings.kind === 'list' ? bindings.items : [bindings];
  const written = all.map((one) => {
    const [role, members] = one.kind === 'object' ? [one.get('role'), one.get('members')] : [];
    return members?.kind === 'list' ? { role: textOf(role), members: members.items.map(textOf) } : undefined;
  });
  if (written.includes(undefined)) return undefined;
  return unknown(JSON.stringify({ bindings: written }), referencesOf(bindings));
}

function textOf(value: Value | undefined): string {
  if (value?.kind === 'known') return String(value.value);
  return value?.kind === 'unknown' ? value.text : '${...}';
}
