import { DURATION, INSTANT, INTEGER, NUMBER } from '../../literals';
import type { CastType } from '../../syntax';

/** Text that can be converted to each type, as a pattern; to `STRING` any text can. */
export const CASTABLE: Readonly<Record<Exclude<CastType, 'STRING'>, string>> = {
  INT64: INTEGER,
  FLOAT64: NUMBER,
  BOOL: '(?:[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])',
  TIMESTAMP: INSTANT,
  DURATION,
};
