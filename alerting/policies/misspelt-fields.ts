import { closest, distance } from 'fastest-levenshtein';
import { z } from 'zod';
import type { Problem } from '../../model/problem';
import { plainName } from '../filters/logging/entry-fields';

/** The names of the fields of a policy, by the object that has them. */
export interface PolicyFields {
  readonly policy: readonly string[];
  readonly strategy: readonly string[];
  readonly condition: readonly string[];
  /** By the field that has a condition of the kind. */
  readonly kinds: Readonly<Record<string, readonly string[]>>;
}

/** The greatest edit distance of a misspelt name. */
const MOST_EDITS = 2;

/** Accepts any body: its shape is checked later. */
const looseShape = z
  .object({
    conditions: z.array(z.record(z.string(), z.unknown()).catch({})).catch([]),
    alertStrategy: z.unknown().optional(),
  })
  .catch({ conditions: [], alertStrategy: undefined });

/**
 * Unknown fields whose names are close to a known one, such as `threshold_value` or `alertStratagy`. The API refuses them;
 * if they were ignored, the intended field would have its default. Other unknown fields are allowed: Google adds fields.
 */
export function misspeltFields(id: string, body: unknown, fields: PolicyFields): Problem[] {
  const { conditions, alertStrategy } = looseShape.parse(body);
  return [
    ...misspeltIn(id, body, fields.policy),
    ...misspeltIn(`${id}/alertStrategy`, alertStrategy, fields.strategy),
    ...conditions.flatMap((one, i) => [
      ...misspeltIn(`${id}/conditions/${i}`, one, fields.condition),
      ...Object.entries(fields.kinds).flatMap(([kind, known]) =>
        misspeltIn(`${id}/conditions/${i}/${kind}`, one[kind], known),
      ),
    ]),
  ];
}

function misspeltIn(where: string, body: unknown, known: readonly string[]): Problem[] {
  if (typeof body !== 'object' || body === null) return [];
  return Object.keys(body).flatMap((key) => {
    if (known.includes(key)) return [];
    const intended = closest(key, known);
    if (plainName(key) !== plainName(intended) && distance(key, intended) > MOST_EDITS) return [];
    return [
      {
        code: 'POL022',
        where: `${where}/${key}`,
        rule: 'the Monitoring API has a field of this name',
        got: key,
        fix: `write ${intended}`,
      },
    ];
  });
}
