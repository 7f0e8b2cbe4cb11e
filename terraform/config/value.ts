import type { Reference } from '../resource';

/** A value of an expression. Every part knows which resources it comes from. */
export type Value = KnownValue | Unknown | ListValue | ObjectValue;

interface Traced {
  /** The resources that it was computed from. */
  readonly references: readonly Reference[];
  /** Where it was chosen, such as `default of variable timeout`; undefined for a literal. */
  readonly from?: string | undefined;
}

export interface KnownValue extends Traced {
  readonly kind: 'known';
  readonly value: string | number | boolean | null;
}

/** Known at apply only, or by something that is not read. */
export interface Unknown extends Traced {
  readonly kind: 'unknown';
  /** As a text of Terraform JSON: `${google_x.y.uri}/path`. */
  readonly text: string;
}

export interface ListValue extends Traced {
  readonly kind: 'list';
  readonly items: readonly Value[];
}

export interface ObjectValue extends Traced {
  readonly kind: 'object';
  readonly get: (name: string) => Value | undefined;
  readonly names: () => readonly string[];
  /** Of a resource or a block of it: where it stands. Attributes that it does not hold are known at apply. */
  readonly place?: Reference;
}

const NONE: readonly Reference[] = [];

export function known(value: KnownValue['value'], references = NONE, from?: string): KnownValue {
  return { kind: 'known', value, references, from };
}

export function unknown(text: string, references = NONE, from?: string): Unknown {
  return { kind: 'unknown', text, references, from };
}

export function list(items: readonly Value[], references = NONE): ListValue {
  return { kind: 'list', items, references };
}

export function object(entries: ReadonlyMap<string, Value>, references = NONE): ObjectValue {
  return { kind: 'object', get: (name) => entries.get(name), names: () => [...entries.keys()], references };
}

/** What a reference to an attribute of a resource looks like. */
export function referenceText({ address, attribute }: Reference): string {
  if (attribute === '') return address;
  return attribute.startsWith('[') ? address + attribute : `${address}.${attribute}`;
}

/** The references of a value and of its parts. A resource as a whole is one reference. */
export function referencesOf(value: Value): Reference[] {
  const own = [...value.references];
  if (value.kind === 'list') return [...own, ...value.items.flatMap(referencesOf)];
  if (value.kind !== 'object') return own;
  if (value.place !== undefined) return [...own, value.place];
  return [...own, ...value.names().flatMap((name) => referencesOf(value.get(name) ?? known(null)))];
}

/** The same value, computed from more resources. */
export function withReferences(value: Value, references: readonly Reference[]): Value {
  return references.length === 0 ? value : { ...value, references: [...value.references, ...references] };
}

/** The same value, where each scalar in it was chosen there. */
export function chosenAt(value: Value, from: string): Value {
  if (value.kind === 'list') return { ...value, items: value.items.map((item) => chosenAt(item, from)) };
  if (value.kind === 'object') {
    if (value.place !== undefined) return value;
    return { ...value, get: (name) => mapped(value.get(name), (one) => chosenAt(one, from)) };
  }
  return value.from === undefined ? { ...value, from } : value;
}

function mapped<T, R>(value: T | undefined, map: (value: T) => R): R | undefined {
  return value === undefined ? undefined : map(value);
}

/** The text of a scalar; undefined for lists, objects, unknown values and null. */
export function textIn(value: Value): string | undefined {
  return value.kind === 'known' && value.value !== null ? String(value.value) : undefined;
}

/** Plain JSON for a value that is known as a whole; undefined otherwise. */
export function plainOf(value: Value): unknown {
  switch (value.kind) {
    case 'known':
      return value.value;
    case 'unknown':
      return undefined;
    case 'list': {
      const items = value.items.map(plainOf);
      return items.includes(undefined) ? undefined : items;
    }
    case 'object': {
      const entries = value.names().map((name) => [name, plainOf(value.get(name) ?? known(null))] as const);
      return entries.some(([, one]) => one === undefined) ? undefined : Object.fromEntries(entries);
    }
  }
}

/** A value for plain JSON. */
export function valueOfPlain(plain: unknown): Value {
  if (Array.isArray(plain)) return list(plain.map(valueOfPlain));
  if (typeof plain === 'object' && plain !== null)
    return object(new Map(Object.entries(plain).map(([key, one]) => [key, valueOfPlain(one)])));
  return known((plain ?? null) as KnownValue['value']);
}
