import { scalarsSql } from '../../sql-scalars';
import type { SqlValues } from '../../sql-values';
import { HASHES } from './evaluate';
import type { SampleArguments } from './parse';

export function sql({ field, fraction }: SampleArguments, values: SqlValues): string {
  const limit = values.sql.number(fraction * HASHES);
  return scalarsSql(field.target, values, (text) => `${values.sql.hash(text)} <= ${limit}`);
}
