import type { SqlOperand } from '../value-function';
import type { RegexpExtractArguments } from './parse';

export const sql = ({ pattern }: RegexpExtractArguments, { text, dialect }: SqlOperand): string =>
  dialect.capture(text, pattern);
