import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runEventJsonSchema } from '../../model/run-event';
import { lineDifferences, pinDifferences } from './differences';

const GOLDEN = join(__dirname, 'golden', 'run-event-schema.txt');

/**
 * One line for each value of a JSON Schema: `<path> = <value>`. Alternatives are named by their event type, lists of
 * names have one line, and descriptions are left out.
 */
function schemaLines(schema: unknown, path = ''): string[] {
  if (Array.isArray(schema)) {
    const values = schema as unknown[];
    const isOfNames = values.every((value) => typeof value === 'string');
    if (isOfNames) return [`${path} = ${[...values].sort().join(', ')}`];
    return values.flatMap((value, index) => schemaLines(value, `${path}[${typeConstant(value) ?? index}]`));
  }
  if (typeof schema !== 'object' || schema === null) return [`${path} = ${JSON.stringify(schema)}`];
  return Object.entries(schema)
    .filter(([key, value]) => key !== 'description' || typeof value !== 'string')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, value]) => schemaLines(value, path === '' ? key : `${path}.${key}`));
}

/** The event type of an alternative of the schema. */
function typeConstant(alternative: unknown): string | undefined {
  const { properties } = alternative as { readonly properties?: { readonly type?: { readonly const?: string } } };
  return properties?.type?.const;
}

describe('the JSON Schema of the run event', () => {
  const lines = schemaLines(runEventJsonSchema());

  test('is unchanged: every event type with its properties, their types, limits and required fields', () => {
    expect(pinDifferences(GOLDEN, lines)).toEqual([]);
  });

  test('has an alternative for each type that a processor prints', () => {
    const types = ['started', 'heartbeat', 'succeeded', 'failed', 'skipped'];
    for (const type of types) expect(lines).toContain(`oneOf[${type}].properties.type.const = "${type}"`);
  });

  test('equals the file in docs/', () => {
    const shipped: unknown = JSON.parse(readFileSync(join(__dirname, '../../docs/run-event.schema.json'), 'utf8'));
    expect(lineDifferences(schemaLines(shipped), lines)).toEqual([]);
  });
});

describe('a change of a JSON Schema is listed', () => {
  const before = { properties: { id: { type: 'string', description: 'a run' } }, required: ['id', 'v'] };

  test('if a property gets another type or is no longer required', () => {
    const after = { properties: { id: { type: 'number' } }, required: ['id'] };
    expect(lineDifferences(schemaLines(before), schemaLines(after))).toEqual([
      '- properties.id.type = "string"',
      '- required = id, v',
      '+ properties.id.type = "number"',
      '+ required = id',
    ]);
  });

  test('but not if only a description changes', () => {
    const after = { properties: { id: { type: 'string', description: 'one run' } }, required: ['v', 'id'] };
    expect(lineDifferences(schemaLines(before), schemaLines(after))).toEqual([]);
  });
});
