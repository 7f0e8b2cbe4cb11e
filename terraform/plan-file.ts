import { z } from 'zod';
import { refuse } from '../model/problem';
import type { StackDocument } from './terraform-json';
import { documentsOf } from '../files/documents';
import { describeValue } from '../files/describe-value';

type Values = Readonly<Record<string, unknown>>;

const resource = z.object({
  address: z.string(),
  mode: z.string().default('managed'),
  type: z.string(),
  name: z.string(),
  values: z.record(z.string(), z.unknown()).default({}),
});
interface Module {
  readonly resources: readonly z.output<typeof resource>[];
  readonly child_modules: readonly Module[];
}
const moduleShape: z.ZodType<Module> = z.lazy(() =>
  z.object({ resources: z.array(resource).default([]), child_modules: z.array(moduleShape).default([]) }),
);
const values = z.object({ root_module: moduleShape.default({ resources: [], child_modules: [] }) });
const plan = z.object({
  format_version: z.string(),
  /** Of a plan. */
  planned_values: values.optional(),
  /** Of a state. */
  values: values.optional(),
  resource_changes: z
    .array(
      z.object({
        address: z.string(),
        change: z.object({ after_unknown: z.unknown().optional() }).default({ after_unknown: {} }),
      }),
    )
    .default([]),
});

/** Replaces a value that Terraform knows after apply only; readers treat it like a reference. */
const UNKNOWN = '${(known after apply)}';

/**
 * Reads the output of `terraform show -json` for a plan or a state, child modules included, as a synthesized stack.
 * Values that are known after apply only are marked, so that readers report them as unknown.
 * @throws InputError INP001 to INP003 and INP005 with file and position
 */
export async function readPlan(file: string): Promise<StackDocument> {
  const [first] = await documentsOf(file);
  const read = plan.safeParse(first?.value);
  const held = read.data?.planned_values ?? read.data?.values;
  if (!read.success || held === undefined) {
    return refuse({
      code: 'INP003',
      where: file,
      rule: 'a plan is the output of `terraform show -json PLANFILE`: an object with planned_values',
      got: read.success ? 'neither planned_values nor values' : describeValue(first?.value),
      fix: 'run `terraform plan -out=PLANFILE`, then `terraform show -json PLANFILE`',
    });
  }
  const unknown = new Map(read.data.resource_changes.map(({ address, change }) => [address, change.after_unknown]));
  const managed = resourcesIn(held.root_module).filter(({ mode }) => mode === 'managed');
  const names = namesOf(managed);
  const document: Record<string, Record<string, Values>> = {};
  for (const { address, type, values: known } of managed) {
    const body = withUnknown(escaped(known), unknown.get(address)) as Values;
    (document[type] ??= {})[address] = { ...body, '//': { metadata: { path: names.get(address) ?? address } } };
  }
  return { stack: file, document: { resource: document } };
}

function resourcesIn({ resources, child_modules }: Module): z.output<typeof resource>[] {
  return [...resources, ...child_modules.flatMap(resourcesIn)];
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

/** Escapes `${` and `%{`: a plan holds final values, without references. */
function escaped(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('${', '$${').replaceAll('%{', '%%{');
  if (Array.isArray(value)) return value.map(escaped);
  if (!isBody(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escaped(inner)]));
}

/** Marks every value for which Terraform has `true` in `after_unknown`. */
function withUnknown(value: unknown, unknown: unknown): unknown {
  if (unknown === true) return UNKNOWN;
  if (Array.isArray(unknown)) {
    const list: readonly unknown[] = Array.isArray(value) ? value : [];
    return Array.from({ length: Math.max(list.length, unknown.length) }, (_, i) => withUnknown(list[i], unknown[i]));
  }
  if (!isBody(unknown)) return value;
  const body = isBody(value) ? value : {};
  const keys = new Set([...Object.keys(body), ...Object.keys(unknown)]);
  return Object.fromEntries([...keys].map((key) => [key, withUnknown(body[key], unknown[key])]));
}

function isBody(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
