import type { SqlValues } from '../../sql-values';
import { logNameStart } from './log-name-start';
import type { SourceArguments } from './parse';

export function sql({ resource }: SourceArguments, values: SqlValues): string {
  const start = values.sql.literal(logNameStart(resource));
  return `coalesce(${values.sql.startsWith(values.foldedText(values.column('logName')), start)}, FALSE)`;
}
