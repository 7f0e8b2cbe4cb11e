import { InputError, refuse } from '../model/problem';
import type { AlertPolicy } from '../alerting/policies/policy';
import { policyFromApi } from '../alerting/policies/policy-from-api';
import { describeValue } from '../files/describe-value';
import { documentsOf } from '../files/documents';
import { filesAt } from '../files/source-files';

/**
 * Reads alert policies as `gcloud monitoring policies list` prints them with `--format=json` or `--format=yaml`, as
 * the API returns them, or one a file. A policy that was never created has no name: its ID is its display name, with
 * its place where several policies share that name.
 * @throws InputError INP001, INP002 and INP005 for an unreadable file, INP003 for an object of another kind, and as
 * `policyFromApi`; each with file and line
 */
export async function readPolicyFiles(paths: readonly string[]): Promise<AlertPolicy[]> {
  const read: { readonly policy: AlertPolicy; readonly named: boolean; readonly where: string }[] = [];
  for (const path of paths) {
    for (const file of filesAt('--policies', path)) {
      for (const { value, where } of await documentsOf(file)) {
        const policy = readPolicyAt(value, where);
        read.push({ policy, named: isNamed(value), where });
      }
    }
  }
  const times = new Map<string, number>();
  for (const { policy } of read) times.set(policy.id, (times.get(policy.id) ?? 0) + 1);
  return read.map(({ policy, named, where }) =>
    named || times.get(policy.id) === 1 ? policy : { ...policy, id: `${policy.id} (${where})` },
  );
}

function isNamed(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string';
}

function readPolicyAt(value: unknown, where: string): AlertPolicy {
  if (typeof value !== 'object' || value === null || !('conditions' in value)) {
    return refuse({
      code: 'INP003',
      where,
      rule: 'a file of --policies contains alert policies as `gcloud monitoring policies list --format=json` prints them',
      got: `${describeValue(value)}, without conditions`,
      fix: hint(value),
    });
  }
  try {
    return policyFromApi(value);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(error.problems.map((problem) => ({ ...problem, where: `${where}: ${problem.where}` })));
  }
}

function hint(value: unknown): string {
  if (typeof value !== 'object' || value === null) return 'pass another file';
  if ('planned_values' in value) return 'pass a Terraform plan with --plan';
  if ('resource' in value && 'terraform' in value) return 'pass a synthesized stack with --stack';
  if ('metric' in value) return 'pass time series with --series';
  return 'logName' in value ? 'pass log entries with --logs' : 'pass another file';
}
