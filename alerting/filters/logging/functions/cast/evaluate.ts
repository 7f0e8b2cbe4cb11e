import { DateTime } from 'luxon';
import { readInstant } from '../../literals';
import type { CastType } from '../../syntax';
import type { Conversion } from '../value-function';
import { CASTABLE } from './castable';
import type { CastArguments } from './parse';

export function evaluate({ to, zone }: CastArguments, from: CastType): Conversion {
  if (to === 'STRING') return from === 'TIMESTAMP' ? (text) => instantAsText(text, zone ?? 'utc') : (text) => text;
  const castable = new RegExp(`^(?:${CASTABLE[to]})$`);
  if (to === 'TIMESTAMP' && zone !== undefined) return (text) => (castable.test(text) ? inZone(text, zone) : undefined);
  return (text) => (castable.test(text) ? text : undefined);
}

/** A time as text, as BigQuery's `CAST` writes it: `2026-01-14 10:00:00.5+00`. */
function instantAsText(text: string, zone: string): string | undefined {
  const instant = readInstant(text);
  if (instant === undefined) return undefined;
  const fraction = String(instant.nanos).padStart(9, '0').replace(/0+$/, '');
  const at = DateTime.fromSeconds(instant.seconds, { zone });
  const offset = at.toFormat('ZZ').replace(/:00$/, '');
  return `${at.toFormat('yyyy-MM-dd HH:mm:ss')}${fraction === '' ? '' : `.${fraction}`}${offset}`;
}

/** A time without a zone is read as a time of this zone. */
function inZone(text: string, zone: string): string | undefined {
  if (/(?:Z|[+-]\d\d:\d\d)$/.test(text) && text.length > 10) return text;
  return DateTime.fromISO(text.replace(' ', 'T'), { zone }).toUTC().toISO() ?? undefined;
}
