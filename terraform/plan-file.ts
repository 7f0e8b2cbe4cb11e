import type { StackDocument } from './terraform-json';
import { readPlanResources } from './plan/read-plan';

type Values = Readonly<Record<string, unknown>>;

/**
 * Reads the output of `terraform show -json` for a plan or a state, child modules included, as a synthesized stack.
 * Values that are known after apply only are expressions, so that readers report them as unknown.
 * @throws InputError INP001 to INP003 and INP005 with file and position
 */
export async function readPlan(file: string): Promise<StackDocument> {
  const resources = await readPlanResources(file);
  const names = namesOf(resources);
  const document: Record<string, Record<string, Values>> = {};
  for (const { address, type, values } of resources) {
    (document[type] ??= {})[address] = { ...values, '//': { metadata: { path: names.get(address) ?? address } } };
  }
  return { stack: file, document: { resource: document } };
}

/**
 * Short names of resources for results, by address: the address without its type, where that is unique. The last part
 * and the hash of CDKTF's names are removed: `run-silent_policy_35667593` becomes `run-silent`.
 */
function namesOf(all: readonly { readonly address: string; readonly type: string }[]): Map<string, string> {
  const short = all.map(({ address, type }) => shortName(address, type));
  const times = new Map<string, number>();
  const keyOf = (i: number) => `${all[i]?.type ?? ''} ${short[i] ?? ''}`;
  for (const i of all.keys()) times.set(keyOf(i), (times.get(keyOf(i)) ?? 0) + 1);
  return new Map(
    all.map(({ address }, i): [string, string] => [
      address,
      times.get(keyOf(i)) === 1 ? (short[i] ?? address) : address,
    ]),
  );
}

function shortName(address: string, type: string): string {
  return address
    .replace(`${type}.`, '')
    .replace(/_[^_.]+_[0-9A-F]{8}$/, '')
    .replaceAll('/', '_');
}
