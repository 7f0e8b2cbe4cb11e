import { closest, distance } from 'fastest-levenshtein';
import { z } from 'zod';
import type { Problem } from '../../model/problem';
import { plainName } from '../filters/logging/entry-fields';

/** How the fields of a policy are spelt, by where they stand. */
export interface PolicyFields {
  readonly policy: readonly string[];
  readonly strategy: readonly string[];
  readonly condition: readonly string[];
  /** By the field that holds a condition of the kind. */
  readonly kinds: Readonly<Record<string, readonly string[]>>;
}

/** Letters that a slip changes. */
const SLIP = 2;

/** Whatever a policy is: its shape is judged later. */
const looseShape = z
  .object({
    conditions: z.array(z.record(z.string(), z.unknown()).catch({})).catch([]),
    alertStrategy: z.unknown().optional(),
  })
  .catch({ conditions: [], alertStrategy: undefined });

/**
 * Fields that nobody knows and that look like one that somebody does, as `threshold_value` or `alertStratagy`. The API
 * refuses them; left alone, the field that was meant would have its default. Of others nothing is said: Google adds fields.
 */
export function misspeltFields(id: string, body: unknown, fields: PolicyFields): Problem[] {
  const { conditions, alertStrategy } = looseShape.parse(body);
  return [
    ...slipsIn(id, body, fields.policy),
    ...slipsIn(`${id}/alertStrategy`, alertStrategy, fields.strategy),
    ...conditions.flatMap((one, i) => [
      ...slipsIn(`${id}/conditions/${i}`, one, fields.condition),
      ...Object.entries(fields.kinds).flatMap(([kind, known]) =>
        slipsIn(`${id}/conditions/${i}/${kind}`, one[kind], known),
      ),
    ]),
  ];
}

function slipsIn(where: string, body: unknown, known: readonly string[]): Problem[] {
  if (typeof body !== 'object' || body === null) return [];
  return Object.keys(body).flatMap((key) => {
    if (known.includes(key)) return [];
    const meant = closest(key, known);
    if (plainName(key) !== plainName(meant) && distance(key, meant) > SLIP) return [];
    return [
      {
        code: 'POL022',
        where: `${where}/${key}`,
        rule: 'a field is spelt as the Monitoring API spells it',
        got: key,
        fix: `write ${meant}`,
      },
    ];
  });
}
