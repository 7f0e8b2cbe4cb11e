import { closest, distance } from 'fastest-levenshtein';
import type { Problem } from '../../model/problem';

/** Letters that a slip changes. */
const SLIP = 2;

/**
 * Fields that nobody knows and that look like one that somebody does, as `threshold_value` or `alertStratagy`. The API
 * refuses them; left alone, the field that was meant would have its default. Of others nothing is said: Google adds fields.
 *
 * @param known how the fields are spelt
 */
export function misspeltFields(where: string, body: unknown, known: readonly string[]): Problem[] {
  if (typeof body !== 'object' || body === null) return [];
  return Object.keys(body).flatMap((key) => {
    if (known.includes(key)) return [];
    const meant = closest(key, known);
    if (plain(key) !== plain(meant) && distance(key, meant) > SLIP) return [];
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

const plain = (name: string) => name.replaceAll('_', '').toLowerCase();
