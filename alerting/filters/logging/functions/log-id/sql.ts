import type { SqlValues } from '../../sql-values';
import { logNameEndings } from './log-name-endings';
import type { LogIdArguments } from './parse';

export function sql({ id }: LogIdArguments, values: SqlValues): string {
  const name = values.foldedText(values.column('logName'));
  const any = logNameEndings(id).map((ending) => values.sql.endsWith(name, values.sql.literal(ending)));
  return `coalesce(${any.join(' OR ')}, FALSE)`;
}
