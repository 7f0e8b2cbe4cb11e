import { InputError, type Problem } from '../model/problem';
import type { AlertPolicy } from '../alerting/policies/policy';
import { policyFromApi } from '../alerting/policies/policy-from-api';
import { unreadablePolicy } from '../alerting/policies/unreadable-policy';
import { describeValue } from '../files/describe-value';
import { InputTally } from '../files/input-tally';
import { readItems } from './read-items';

/** A policy and its place. */
interface ReadPolicy {
  readonly policy: AlertPolicy;
  /** Has it a name of the API? */
  readonly named: boolean;
  readonly where: string;
}

/**
 * Reads alert policies as `gcloud monitoring policies list` prints them with `--format=json` or `--format=yaml`, as
 * the API returns them, or one a file. A policy that was never created has no name: its ID is its display name, with
 * its place where several policies share that name.
 *
 * An invalid file is refused. An invalid policy, and the second policy of a name, becomes a policy that is
 * unreadable, so that results name it.
 * @param tally takes what is refused; @default - the first refusal is thrown
 * @throws InputError INP001 for a path without a file. If strict: INP002 and INP005 for an unreadable file, INP003 for
 * an object of another kind, ENG001 for two policies of one name, and as `policyFromApi`; each with file and line
 */
export async function readPolicyFiles(paths: readonly string[], tally = new InputTally(true)): Promise<AlertPolicy[]> {
  const read: ReadPolicy[] = [];
  const kind = {
    option: '--policies',
    nameOf: (value: unknown) => unreadablePolicy(value, []).id,
    otherKind,
    take: (value: unknown, where: string) => {
      if (!isPolicy(value)) return false;
      read.push({ policy: readPolicyAt(value, where, tally.strict), named: isNamed(value), where });
      return true;
    },
  };
  await readItems(paths, kind, tally);
  return uniquePolicies(read, tally.strict);
}

function uniquePolicies(read: readonly ReadPolicy[], strict: boolean): AlertPolicy[] {
  const times = new Map<string, number>();
  for (const { policy } of read) times.set(policy.id, (times.get(policy.id) ?? 0) + 1);
  const first = new Map<string, string>();
  return read.map(({ policy, named, where }) => {
    if (times.get(policy.id) === 1) return policy;
    const placed = { ...policy, id: `${policy.id} (${where})` };
    if (!named) return placed;
    const earlier = first.get(policy.id);
    first.set(policy.id, earlier ?? where);
    if (earlier === undefined) return policy;
    const problem = {
      code: 'ENG001',
      where: `${where}: ${policy.id}`,
      rule: 'no two policies have the same id',
      got: `the name of the policy at ${earlier}`,
      fix: 'give each policy once',
    };
    if (strict) throw new InputError([problem]);
    return { ...placed, unreadable: [problem] };
  });
}

function isNamed(value: object): boolean {
  return 'name' in value && typeof value.name === 'string' && value.name !== '';
}

function isPolicy(value: unknown): value is object {
  return typeof value === 'object' && value !== null && 'conditions' in value;
}

function readPolicyAt(value: object, where: string, strict: boolean): AlertPolicy {
  try {
    return { ...policyFromApi(value), place: where };
  } catch (error) {
    if (strict || !(error instanceof InputError)) throw error;
    return unreadablePolicy(
      value,
      error.problems.map((problem) => ({ ...problem, where: `${where}: ${problem.where}` })),
    );
  }
}

function otherKind(value: unknown, where: string): Problem {
  return {
    code: 'INP003',
    where,
    rule: 'a file of --policies contains alert policies as `gcloud monitoring policies list --format=json` prints them',
    got: `${describeValue(value)}, without conditions`,
    fix: hint(value),
  };
}

function hint(value: unknown): string {
  if (typeof value !== 'object' || value === null) return 'pass another file';
  if ('planned_values' in value) return 'pass a Terraform plan with --plan';
  if ('resource' in value && 'terraform' in value) return 'pass a synthesized stack with --stack';
  if ('metric' in value) return 'pass time series with --series';
  return 'logName' in value ? 'pass log entries with --logs' : 'pass another file';
}
