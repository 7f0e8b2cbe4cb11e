import * as z from 'zod';
import { jsonText } from '../../model/printable';
import { IDENTITY_FIELDS, runEventSchema } from '../../model/run-event';

/** A line whose optional fields fit the schema. */
export interface CorrectedLine {
  readonly line: Readonly<Record<string, unknown>>;
  /** One for each changed field, with its name. */
  readonly warnings: readonly string[];
}

/** Longest value in a warning, in characters. */
const LONGEST_SHOWN = 60;

/**
 * Makes the optional fields of a line fit: a number out of range is clamped, a text that is too long is cut, anything else
 * is dropped. The end of a run is more important than how many records it counted. Identity and type are left as they are.
 */
export function correctLine(line: Readonly<Record<string, unknown>>): CorrectedLine {
  const shape = runEventSchema.options.find((option) => option.shape.type.value === line['type'])?.shape ?? {};
  const optional = new Map(Object.entries<z.ZodType>(shape).filter(([name]) => !IDENTITY_FIELDS.includes(name)));
  const warnings: string[] = [];
  const corrected = Object.entries(line).flatMap(([name, value]) => {
    const schema = optional.get(name);
    if (schema === undefined || schema.safeParse(value).success) return [[name, value] as const];
    const fit = substitutes(schema, value).find((one) => schema.safeParse(one.value).success);
    warnings.push(`${name} was ${fit?.how ?? 'dropped'}: got ${shown(value)}`);
    return fit === undefined ? [] : [[name, fit.value] as const];
  });
  return { line: Object.fromEntries(corrected), warnings };
}

interface Substitute {
  readonly value: unknown;
  readonly how: 'clamped' | 'cut';
}

function substitutes(schema: z.ZodType, value: unknown): Substitute[] {
  if (typeof value === 'number') {
    return [Math.max(0, value), Math.max(0, Math.round(value))].map((number) => ({ value: number, how: 'clamped' }));
  }
  const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  const most = inner instanceof z.ZodString ? inner.maxLength : null;
  return typeof value === 'string' && most !== null ? [{ value: value.slice(0, most), how: 'cut' }] : [];
}

/** A JSON value, shortened. */
function shown(value: unknown): string {
  const text = jsonText(value);
  if (text.length <= LONGEST_SHOWN) return text;
  return typeof value === 'string' ? `${value.length} characters` : `${text.slice(0, LONGEST_SHOWN)}…`;
}
