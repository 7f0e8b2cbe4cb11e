import type { Expression } from './expression';
import type { Scope } from './scope';
import {
  known,
  list,
  object,
  plainOf,
  referencesOf,
  textIn,
  unknown,
  valueOfPlain,
  withReferences,
  type Value,
} from './value';

type Call = Expression & { readonly kind: 'call' };
/** How the arguments of a call, and the text of a template, are evaluated. */
interface Evaluate {
  readonly expression: (expression: Expression) => Value;
  readonly text: (text: string, scope: Scope) => Value;
}
type Fn = (args: readonly Value[]) => Value | undefined;

/**
 * Calls a function of Terraform. One that is not read gives an unknown value that refers to what its arguments refer to.
 * https://developer.hashicorp.com/terraform/language/functions
 */
export function callFunction(call: Call, scope: Scope, evaluate: Evaluate): Value {
  const { name } = call;
  if (name === 'try' || name === 'coalesce' || name === 'can') return firstOf(call, evaluate);
  const args = spreadOf(call, call.args.map(evaluate.expression));
  const references = args.flatMap(referencesOf);
  if (name === 'file') {
    const text = scope.readFile(textIn(args[0] ?? known(null)) ?? '');
    return text === undefined ? unknown('${file(...)}', references) : known(text, references);
  }
  if (name === 'templatefile')
    return templateFile(args, scope, evaluate.text) ?? unknown('${templatefile(...)}', references);
  const result = FUNCTIONS[name]?.(args) ?? ofTexts(name, args);
  return result ?? unknown(`\${${name}(...)}`, references);
}

function spreadOf({ spread }: Call, args: readonly Value[]): readonly Value[] {
  const last = args.at(-1);
  return spread && last?.kind === 'list' ? [...args.slice(0, -1), ...last.items] : args;
}

function templateFile(
  [path, variables]: readonly Value[],
  scope: Scope,
  evaluateText: Evaluate['text'],
): Value | undefined {
  const text = scope.readFile(path === undefined ? '' : (textIn(path) ?? ''));
  if (text === undefined || variables?.kind !== 'object') return undefined;
  const names = new Map(variables.names().map((name) => [name, variables.get(name) ?? known(null)]));
  return withReferences(evaluateText(text, { ...scope, names }), referencesOf(variables));
}

/** `try` and `coalesce` take the first that is not null; an unknown one may be it. */
function firstOf({ name, args }: Call, evaluate: Evaluate): Value {
  let value: Value = known(null);
  for (const arg of args) {
    value = evaluate.expression(arg);
    const isEmpty = value.kind === 'known' && (value.value === null || (name === 'coalesce' && value.value === ''));
    if (!isEmpty) break;
  }
  return name === 'can' ? (value.kind === 'unknown' ? unknown('${can(...)}', value.references) : known(true)) : value;
}

const itself: Fn = ([value]) => value;
const nonNull = (value: Value) => !(value.kind === 'known' && value.value === null);

/** Functions whose arguments may hold unknown values. */
const FUNCTIONS: Readonly<Record<string, Fn>> = {
  tolist: ([value]) => listOf(value),
  toset: ([value]) => distinct(listOf(value)),
  tomap: itself,
  tostring: ([value]) =>
    value?.kind === 'known' && value.value !== null ? { ...value, value: String(value.value) } : value,
  tonumber: ([value]) =>
    value?.kind === 'known' && value.value !== null ? { ...value, value: Number(value.value) } : value,
  tobool: itself,
  nonsensitive: itself,
  sensitive: itself,
  concat: (args) => {
    const lists = args.map(listOf);
    return lists.every((one) => one !== undefined) ? list(lists.flatMap((one) => one.items)) : undefined;
  },
  setproduct: (args) => {
    const lists = args.map(listOf);
    if (lists.includes(undefined)) return undefined;
    const all = lists.reduce<Value[][]>(
      (rows, one) => rows.flatMap((row) => (one?.items ?? []).map((item) => [...row, item])),
      [[]],
    );
    return list(all.map((row) => list(row)));
  },
  flatten: ([value]) => {
    const flat = (one: Value): Value[] => (one.kind === 'list' ? one.items.flatMap(flat) : [one]);
    return value?.kind === 'list' ? list(flat(value)) : undefined;
  },
  compact: ([value]) =>
    value?.kind === 'list' ? list(value.items.filter((one) => nonNull(one) && textIn(one) !== '')) : undefined,
  distinct: ([value]) => distinct(listOf(value)),
  merge: (args) => {
    const objects = args.filter(nonNull);
    if (objects.some((one) => one.kind !== 'object')) return undefined;
    const entries = objects.flatMap((one) =>
      one.kind === 'object' ? one.names().map((name): [string, Value] => [name, one.get(name) ?? known(null)]) : [],
    );
    return object(new Map(entries));
  },
  keys: ([value]) =>
    value?.kind === 'object' ? list([...value.names()].sort().map((name) => known(name))) : undefined,
  values: ([value]) =>
    value?.kind === 'object'
      ? list(
          [...value.names()].sort().map((name) => value.get(name) ?? known(null)),
          value.references,
        )
      : undefined,
  lookup: ([value, key, otherwise]) => {
    const name = key === undefined ? undefined : textIn(key);
    return value?.kind === 'object' && name !== undefined ? (value.get(name) ?? otherwise) : undefined;
  },
  element: ([value, index]) => {
    const at = index === undefined ? undefined : textIn(index);
    return value?.kind === 'list' && at !== undefined ? value.items[Number(at) % value.items.length] : undefined;
  },
  one: ([value]) => (value?.kind === 'list' && value.items.length <= 1 ? (value.items[0] ?? known(null)) : undefined),
  length: ([value]) => {
    if (value?.kind === 'list') return known(value.items.length);
    if (value?.kind === 'object') return known(value.names().length);
    return value?.kind === 'known' ? known(String(value.value).length, value.references) : undefined;
  },
  zipmap: ([names, values]) =>
    names?.kind === 'list' && values?.kind === 'list'
      ? object(new Map(names.items.map((name, i) => [textIn(name) ?? '?', values.items[i] ?? known(null)])))
      : undefined,
  format: ([pattern, ...args]) => format(pattern, args),
  join: ([separator, value]) => {
    const between = separator === undefined ? undefined : textIn(separator);
    if (between === undefined || value?.kind !== 'list') return undefined;
    return texts(value.items.flatMap((one, i) => (i === 0 ? [one] : [known(between), one])));
  },
};

/** Functions of scalars alone. */
const TEXT_FUNCTIONS: Readonly<Record<string, (...args: never[]) => unknown>> = {
  lower: (text: string) => text.toLowerCase(),
  upper: (text: string) => text.toUpperCase(),
  title: (text: string) => text.replace(/\b\w/g, (letter) => letter.toUpperCase()),
  trimspace: (text: string) => text.trim(),
  trimprefix: (text: string, prefix: string) => (text.startsWith(prefix) ? text.slice(prefix.length) : text),
  trimsuffix: (text: string, suffix: string) => (text.endsWith(suffix) ? text.slice(0, -suffix.length) : text),
  replace: (text: string, from: string, to: string) =>
    /^\/.+\/$/.test(from) ? undefined : text.replaceAll(from, () => to),
  substr: (text: string, start: number, length: number) => text.slice(start, length < 0 ? undefined : start + length),
  split: (separator: string, text: string) => text.split(separator),
  startswith: (text: string, prefix: string) => text.startsWith(prefix),
  endswith: (text: string, suffix: string) => text.endsWith(suffix),
  strcontains: (text: string, part: string) => text.includes(part),
  contains: (all: unknown[], one: unknown) => all.includes(one),
  max: (...numbers: number[]) => Math.max(...numbers.map(Number)),
  min: (...numbers: number[]) => Math.min(...numbers.map(Number)),
  abs: (number: number) => Math.abs(number),
  ceil: (number: number) => Math.ceil(number),
  floor: (number: number) => Math.floor(number),
  parseint: (text: string, base: number) => Number.parseInt(text, base),
  range: (first: number, second?: number) =>
    Array.from({ length: second === undefined ? first : second - first }, (_, i) =>
      second === undefined ? i : first + i,
    ),
  jsonencode: (value: unknown) => JSON.stringify(value),
  jsondecode: (text: string) => JSON.parse(text) as unknown,
  basename: (path: string) => path.split('/').at(-1),
};

function ofTexts(name: string, args: readonly Value[]): Value | undefined {
  const call = TEXT_FUNCTIONS[name];
  const plain = args.map(plainOf);
  if (call === undefined || plain.includes(undefined)) return undefined;
  try {
    const result = call(...(plain as never[]));
    if (result === undefined) return undefined;
    return withReferences(valueOfPlain(result), args.flatMap(referencesOf));
  } catch {
    return undefined; // An argument of another type: Terraform would refuse it.
  }
}

function listOf(value: Value | undefined): (Value & { kind: 'list' }) | undefined {
  return value?.kind === 'list' ? value : undefined;
}

function distinct(value: (Value & { kind: 'list' }) | undefined): Value | undefined {
  if (value === undefined) return undefined;
  const byText = new Map(value.items.map((item, i) => [textIn(item) ?? `\0${i}`, item]));
  return list([...byText.values()], value.references);
}

/** `%s`, `%d` and `%v` with values; unknown ones stay as expressions in the text. Other verbs are not read. */
function format(pattern: Value | undefined, args: readonly Value[]): Value | undefined {
  const text = pattern === undefined ? undefined : textIn(pattern);
  if (text === undefined) return undefined;
  let next = 0;
  const parts = text.split(/(%[a-zA-Z%])/).flatMap((part): (Value | undefined)[] => {
    if (part === '%%') return [known('%')];
    if (/^%[sdvq]$/.test(part)) return [args[next++]];
    return part.startsWith('%') ? [undefined] : [known(part)];
  });
  return parts.includes(undefined) ? undefined : texts(parts as Value[]);
}

/** Texts, one after the other. */
function texts(parts: readonly Value[]): Value {
  const references = parts.flatMap(referencesOf);
  const from = parts.find((part) => part.from !== undefined)?.from;
  const plain = parts.map(textIn);
  if (!plain.includes(undefined)) return known(plain.join(''), references, from);
  const text = parts.map(
    (part, i) => plain[i]?.replace(/[$%](?=\{)/g, '$&$&') ?? (part.kind === 'unknown' ? part.text : '${...}'),
  );
  return unknown(text.join(''), references, from);
}
