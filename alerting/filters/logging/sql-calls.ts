import { isIP } from 'node:net';
import { logNameEndings, logNameStart } from './compile-call';
import { ENTRY_KEYS, type Field } from './entry-fields';
import { searchTokens, type SearchToken } from './search-tokens';
import { FALSE } from './sql-checks';
import { jsonAt, reachSql, textAt } from './sql-reach';
import { Inexpressible } from './sql-dialect';
import { scalarsSql, scalarTextSql } from './sql-scalars';
import { isTextColumn, type SqlValues } from './sql-values';
import type { Call } from './syntax';

/** A function that is true or false by itself, as a condition that is never NULL. */
export function callSql(call: Call, values: SqlValues): string {
  const { sql } = values;
  switch (call.kind) {
    case 'log_id': {
      const name = values.foldedText(values.column('logName'));
      const any = logNameEndings(call.id).map((ending) => sql.endsWith(name, sql.literal(ending)));
      return `coalesce(${any.join(' OR ')}, FALSE)`;
    }
    case 'source': {
      const start = sql.literal(logNameStart(call.resource));
      return `coalesce(${sql.startsWith(values.foldedText(values.column('logName')), start)}, FALSE)`;
    }
    case 'sample': {
      const limit = sql.number(call.fraction * 2 ** 32);
      return scalarsSql(call.field.target, values, (text) => `${sql.hash(text)} <= ${limit}`);
    }
    case 'ip_in_net': {
      const [address = '', bits] = call.network.split('/');
      if (isIP(address) !== 4) throw new Inexpressible('ip_in_net() with a network of IP version 6');
      return scalarsSql(call.field.target, values, (text) => sql.inNetwork(text, address, Number(bits)));
    }
    case 'search': {
      const words = searchTokens(call.query).map((token) => wordSql(token, call.field, values));
      return `(${words.join(' AND ')})`;
    }
  }
}

function wordSql(token: SearchToken, field: Field | undefined, values: SqlValues): string {
  const { sql } = values;
  const found = (text: string) => {
    const folded = sql.fold(text);
    // Most text does not hold the word at all, which is cheaper to say.
    return `CASE WHEN ${sql.contains(folded, sql.literal(token.text))} THEN ${sql.found(folded, token.pattern)} ELSE FALSE END`;
  };
  const inJson = (json: string) => {
    const anywhere = sql.anyLeaf(json, (leaf) => scalarTextSql(sql, leaf, found, FALSE));
    return `(${sql.mayContain(json, token.text)} AND ${anywhere})`;
  };
  if (field === undefined) {
    const places = ENTRY_KEYS.map((key) => {
      const column = values.column(key);
      return `coalesce(${isTextColumn(key) ? found(column) : inJson(column)}, FALSE)`;
    });
    return `(${places.join(' OR ')})`;
  }
  const { target } = field;
  if (target.kind === 'payload') return reachSql(target, values, inJson);
  const condition = target.kind === 'whole' ? inJson(jsonAt(target, values)) : found(textAt(target, values));
  return condition === FALSE ? FALSE : `coalesce(${condition}, FALSE)`;
}
