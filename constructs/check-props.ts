import type { Construct } from 'constructs';
import type { z } from 'zod';
import { InputError } from '../model/problem';
import { schemaProblems } from '../model/schema-problems';
import { PROP_SCHEMAS } from './prop-schemas';

/** The name of the type of a construct's props. */
type PropsName = keyof typeof PROP_SCHEMAS;

const schemas = new Map<PropsName, z.ZodType>();

/**
 * Checks the props of a construct as the compiler does, for callers in JavaScript and for casts.
 * @throws InputError SCH001 to SCH005 and DUR003 with every problem: the construct's path and the field, its value, and the
 *   nearest name of an unknown field
 */
export function checkProps(construct: Construct, name: PropsName, props: unknown): void {
  let schema = schemas.get(name);
  if (schema === undefined) schemas.set(name, (schema = PROP_SCHEMAS[name]()));
  checkValue(construct, schema, props);
}

/** The same for an argument of a construct that is not its props. */
export function checkValue(construct: Construct, schema: z.ZodType, value: unknown): void {
  const { problems } = schemaProblems(construct.node.path, schema, value);
  if (problems.length > 0) throw new InputError(problems);
}
