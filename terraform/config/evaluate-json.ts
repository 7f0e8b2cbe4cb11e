import { evaluateText, itemsOf } from './evaluate';
import type { Scope } from './scope';
import { known, list, object, referencesOf, textIn, unknown, type Value } from './value';

type Written = Readonly<Record<string, unknown>>;

/**
 * The value of a part of Terraform JSON: texts are templates, lists and objects hold more of them, and the blocks of
 * `dynamic` are made.
 */
export function evaluateJson(json: unknown, scope: Scope): Value {
  if (typeof json === 'string') return evaluateText(json, scope);
  if (Array.isArray(json)) return list(json.map((item) => evaluateJson(item, scope)));
  if (typeof json !== 'object' || json === null) return known((json ?? null) as null);
  return object(evaluateBody(json as Written, scope));
}

/**
 * The values of a body by name.
 * @param leftOut names that are not evaluated
 */
export function evaluateBody(body: Written, scope: Scope, leftOut: ReadonlySet<string> = NONE): Map<string, Value> {
  const values = new Map<string, Value>();
  for (const [name, json] of Object.entries(body)) {
    if (leftOut.has(name) || name === 'dynamic') continue;
    const key = name.includes('{') ? (textIn(evaluateText(name, scope)) ?? name) : name;
    values.set(key, evaluateJson(json, scope));
  }
  for (const [name, made] of dynamicBlocks(body['dynamic'], scope)) {
    const before = values.get(name);
    const both = before?.kind === 'list' && made.kind === 'list';
    values.set(name, both ? list([...before.items, ...made.items]) : made);
  }
  return values;
}

const NONE: ReadonlySet<string> = new Set();

/** Blocks that `dynamic` makes, by name; an unknown value where what they are made for is not known. */
function dynamicBlocks(dynamic: unknown, scope: Scope): [string, Value][] {
  return listOf(dynamic)
    .flatMap((one) => Object.entries(one as Written))
    .flatMap(([name, written]) => listOf(written).map((one) => [name, one as Written] as const))
    .map(([name, written]) => [name, madeBy(name, written, scope)]);
}

function madeBy(name: string, { for_each: forEach, iterator, content }: Written, scope: Scope): Value {
  if (forEach === undefined) return unknown(`\${dynamic ${name}}`);
  const over = evaluateJson(forEach, scope);
  const items = itemsOf(over);
  if (items === undefined) return unknown(`\${dynamic ${name}}`, referencesOf(over));
  const called = typeof iterator === 'string' ? iterator.replace(/^\$\{|\}$/g, '') : name;
  return list(
    items.map(([key, value]) => {
      const entries: [string, Value][] = [
        ['key', over.kind === 'list' ? value : key],
        ['value', value],
      ];
      const names = new Map([...scope.names, [called, object(new Map(entries))]]);
      return evaluateJson(listOf(content)[0] ?? {}, { ...scope, names });
    }),
  );
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}
