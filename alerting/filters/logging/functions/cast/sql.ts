import { Inexpressible } from '../../sql-dialect';
import type { SqlOperand } from '../value-function';
import { CASTABLE } from './castable';
import type { CastArguments } from './parse';

export function sql({ to, zone }: CastArguments, { text, type, dialect }: SqlOperand): string {
  if (to === 'STRING') return type === 'TIMESTAMP' ? dialect.instantAsText(text, zone) : text;
  if (zone !== undefined) throw new Inexpressible(`cast to ${to} with a time zone`);
  return `CASE WHEN ${dialect.matchesWhole(text, CASTABLE[to])} THEN ${text} END`;
}
