import { z } from 'zod';
import { Duration } from '../../model/duration';

/** A place in a value, such as `['phases', 0, 'title']`. */
export type Path = readonly (string | number)[];

/** One way to break a value, and the field that a refusal must name. */
export interface Wrong {
  readonly title: string;
  readonly path: Path;
  readonly field: string;
  readonly value: unknown;
}

/** What a schema says of one place of a valid value. */
export interface Field {
  readonly path: Path;
  readonly schema: z.core.$ZodType;
  readonly isOptional: boolean;
}

/** Is the value an object that holds fields? */
function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Duration);
}

/**
 * Every field of a schema at which a valid value stands: walks schema and value together.
 * @throws Error for a field of the schema that the value does not set, so that a new field cannot be overlooked
 */
export function everyField(schema: z.core.$ZodType, value: unknown, path: Path = []): Field[] {
  const inner = unwrapped(schema, value);
  if (inner instanceof z.ZodObject && isObject(value)) {
    return Object.entries(inner.shape as Record<string, z.core.$ZodType>).flatMap(([key, each]) => {
      const isOptional = each instanceof z.ZodOptional;
      const at = [...path, key];
      if (value[key] === undefined) return [];
      const own = each instanceof z.ZodOptional ? each.unwrap() : each;
      return [{ path: at, schema: own, isOptional }, ...everyField(each, value[key], at)];
    });
  }
  if (inner instanceof z.ZodArray && Array.isArray(value)) {
    return value.flatMap((each, i) => everyField(inner.element, each, [...path, i]));
  }
  return [];
}

/** Names of all fields that a schema has, by the fields above, `*` for a list and `kind=x` for an alternative. */
export function fieldNames(schema: z.core.$ZodType, above = ''): string[] {
  const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  if (inner instanceof z.ZodArray) return fieldNames(inner.element, `${above}*`);
  if (inner instanceof z.ZodUnion)
    return inner.options.flatMap((one) => fieldNames(one, `${above}${alternative(one)}`));
  if (!(inner instanceof z.ZodObject)) return [];
  return Object.entries(inner.shape as Record<string, z.core.$ZodType>).flatMap(([key, each]) => [
    `${above}.${key}`,
    ...fieldNames(each, `${above}.${key}`),
  ]);
}

/** The same name of a place in a value. */
export function nameOfPlace(value: unknown, path: Path, schema: z.core.$ZodType): string {
  let [name, holder, at] = ['', value, schema];
  for (const key of path) {
    const fitting = unwrapped(at, holder);
    const outer = at instanceof z.ZodOptional ? at.unwrap() : at;
    if (outer instanceof z.ZodUnion) name += alternative(fitting);
    name += typeof key === 'number' ? '*' : `.${key}`;
    at = fitting instanceof z.ZodArray ? fitting.element : ((fitting as z.ZodObject).shape[key] as z.core.$ZodType);
    holder = (holder as Record<string | number, unknown>)[key];
  }
  return name;
}

function alternative(schema: z.core.$ZodType): string {
  if (!(schema instanceof z.ZodObject)) return '';
  const { kind } = schema.shape as Record<string, unknown>;
  const own = kind instanceof z.ZodLiteral ? `kind=${String(kind.value)}` : '';
  return `<${own}:${Object.keys(schema.shape).sort().join()}>`;
}

function unwrapped(schema: z.core.$ZodType, value: unknown): z.core.$ZodType {
  const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  if (!(inner instanceof z.ZodUnion)) return inner;
  const fitting = inner.options.find((one) => z.safeParse(one, value).success);
  return fitting === undefined ? inner : unwrapped(fitting, value);
}

/** The value with each of its fields, once a name, removed, misspelt, of a wrong type, and of a wrong value. */
export function everyWrong(schema: z.core.$ZodType, value: unknown): Wrong[] {
  const first = new Map(everyField(schema, value).map((each) => [nameOfPlace(value, each.path, schema), each]));
  return [...first.values()].flatMap(({ path, schema: own, isOptional }): Wrong[] => {
    const at = path.join('.');
    const field = String(path.at(-1));
    // Without a kind, it is not known which fields exist.
    const misspelt = `${field}x`;
    const set = (to: unknown) => changed(value, path, () => to);
    return [
      ...(isOptional ? [] : [{ path, title: `${at} removed`, field, value: changed(value, path, undefined) }]),
      {
        path,
        title: `${at} misspelt`,
        field: field === 'kind' ? field : misspelt,
        value: renamed(value, path, misspelt),
      },
      { path, title: `${at} null`, field, value: set(null) },
      ...wrongTypes(own).map((wrong) => ({ path, title: `${at} of a wrong type`, field, value: set(wrong) })),
      ...wrongValues(own).map((wrong) => ({ path, title: `${at} of a wrong value`, field, value: set(wrong) })),
    ];
  });
}

function wrongTypes(schema: z.core.$ZodType): unknown[] {
  if (schema instanceof z.ZodUnion) return [{}, 'text'];
  const isText = schema instanceof z.ZodString || schema instanceof z.ZodEnum || schema instanceof z.ZodLiteral;
  return isText ? [5, {}] : ['text', schema instanceof z.ZodNumber ? [] : 5, schema instanceof z.ZodArray ? {} : []];
}

function wrongValues(schema: z.core.$ZodType): unknown[] {
  if (schema instanceof z.ZodUnion) return ['', -1];
  if (schema instanceof z.ZodEnum || schema instanceof z.ZodLiteral) return ['P9', ''];
  // The path of a push may be empty.
  if (schema instanceof z.ZodString) return ['', 'a b'].filter((one) => !schema.safeParse(one).success);
  if (schema instanceof z.ZodNumber) return [-1, NaN, Infinity];
  if (schema instanceof z.ZodArray) return schema.element instanceof z.ZodUnknown ? [] : [[null], [5]];
  if (schema instanceof z.ZodCustom) return [Duration.minutes(-1), Duration.seconds(0.5)];
  return [];
}

/** A copy in which one place is changed, or removed. */
export function changed(
  value: unknown,
  [key, ...more]: Path,
  change: ((old: unknown) => unknown) | undefined,
): unknown {
  if (key === undefined) return change?.(value);
  if (Array.isArray(value)) return value.map((each: unknown, i) => (i === key ? changed(each, more, change) : each));
  if (!isObject(value)) throw new Error(`no object around ${key}`);
  const { [key]: old, ...others } = value;
  if (more.length === 0 && change === undefined) return others;
  return { ...others, [key]: changed(old, more, change) };
}

function renamed(value: unknown, path: Path, to: string): unknown {
  const [above, key] = [path.slice(0, -1), String(path.at(-1))];
  return changed(value, above, (holder) => {
    const { [key]: own, ...others } = holder as Record<string, unknown>;
    return { ...others, [to]: own };
  });
}
