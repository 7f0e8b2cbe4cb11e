import { scalarsSql } from '../../sql-scalars';
import type { SqlValues } from '../../sql-values';
import type { IpInNetArguments } from './parse';

export function sql({ field, network }: IpInNetArguments, values: SqlValues): string {
  return scalarsSql(field.target, values, (text) => values.sql.inNetwork(text, network));
}
