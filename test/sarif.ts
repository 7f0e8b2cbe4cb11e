import sarifSchema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json';
import Ajv, { type ErrorObject } from 'ajv';

/** The schema is of a draft in which `id` names a schema; its own references do not need the names. */
function withoutIds(schema: unknown): unknown {
  return JSON.parse(
    JSON.stringify(schema, (key, value: unknown) =>
      (key === 'id' || key === '$schema') && typeof value === 'string' ? undefined : value,
    ),
  );
}

/** What of a log does not fit SARIF 2.1.0; null: all fits. */
export function sarifErrors(log: unknown): ErrorObject[] | null | undefined {
  const options = { strict: false, validateFormats: false, unicodeRegExp: false };
  const validate = new Ajv(options).compile(withoutIds(sarifSchema) as object);
  validate(log);
  return validate.errors;
}
