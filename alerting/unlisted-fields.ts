import { closest, distance } from 'fastest-levenshtein';
import type { Problem } from '../model/problem';
import { API_FIELDS } from './api-fields';
import { plainName } from './filters/logging/entry-fields';

/** The greatest edit distance of a misspelt name. */
const MOST_EDITS = 2;

/** A field that the table of API fields does not list. */
export interface UnlistedField {
  /** Such as `conditions/0/conditionThreshold/threshold_value`. */
  readonly path: string;
  readonly name: string;
  /** The field that is meant, if the name is close to that of one. */
  readonly intended: string | undefined;
}

/**
 * The fields of a message that {@link API_FIELDS} does not list, at any depth.
 * @param message its name in the table, such as `AlertPolicy`
 */
export function unlistedFields(message: string, body: unknown, path = ''): UnlistedField[] {
  if (Array.isArray(body)) return body.flatMap((one, i) => unlistedFields(message, one, `${path}/${i}`));
  if (typeof body !== 'object' || body === null) return [];
  const fields = API_FIELDS[message] ?? {};
  return Object.entries(body).flatMap(([name, value]): UnlistedField[] => {
    const inside = `${path}/${name}`.replace(/^\//, '');
    const use = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (use === undefined) return [{ path: inside, name, intended: intendedName(name, Object.keys(fields)) }];
    return typeof use === 'object' && 'message' in use ? unlistedFields(use.message, value, inside) : [];
  });
}

function intendedName(name: string, known: readonly string[]): string | undefined {
  const near = closest(name, known);
  return plainName(name) === plainName(near) || distance(name, near) <= MOST_EDITS ? near : undefined;
}

/**
 * The problems of misspelt fields. The API refuses them; if they were ignored, the intended field would have its default.
 * @param code code of the problems
 */
export function misspeltProblems(id: string, fields: readonly UnlistedField[], code: string): Problem[] {
  return fields.flatMap(({ path, name, intended }) =>
    intended === undefined
      ? []
      : [
          {
            code,
            where: `${id}/${path}`,
            rule: 'the API has a field of this name',
            got: name,
            fix: `write ${intended}`,
          },
        ],
  );
}
