import { ENTRY_KEYS, type Field } from '../../entry-fields';
import { isTextColumn } from '../../entry-path';
import { FALSE } from '../../sql-checks';
import { jsonAt, reachSql, textAt } from '../../sql-reach';
import { scalarTextSql } from '../../sql-scalars';
import type { SqlValues } from '../../sql-values';
import type { SearchArguments } from './parse';
import { searchTokens, type SearchToken } from './search-tokens';

export function sql({ field, query }: SearchArguments, values: SqlValues): string {
  const words = searchTokens(query).map((token) => wordSql(token, field, values));
  return `(${words.join(' AND ')})`;
}

function wordSql(token: SearchToken, field: Field | undefined, values: SqlValues): string {
  const dialect = values.sql;
  const found = (text: string) => {
    const folded = dialect.fold(text);
    // Most text does not hold the word at all, which is cheaper to find out.
    const mayHold = dialect.contains(folded, dialect.literal(token.text));
    return `CASE WHEN ${mayHold} THEN ${dialect.found(folded, token.pattern)} ELSE FALSE END`;
  };
  const inJson = (json: string) => {
    const anywhere = dialect.anyLeaf(json, (leaf) => scalarTextSql(dialect, leaf, found, FALSE));
    return `(${dialect.mayContain(json, token.text)} AND ${anywhere})`;
  };
  if (field === undefined) {
    const places = ENTRY_KEYS.map((key) => {
      const column = values.column(key);
      return `coalesce(${isTextColumn(key) ? found(column) : inJson(column)}, FALSE)`;
    });
    return `(${places.join(' OR ')})`;
  }
  const { target } = field;
  if (target.kind === 'payload') return reachSql(target, values, { ask: inJson, opensAny: false });
  const condition = target.kind === 'whole' ? inJson(jsonAt(target, values)) : found(textAt(target, values));
  return condition === FALSE ? FALSE : `coalesce(${condition}, FALSE)`;
}
