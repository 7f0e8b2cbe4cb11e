import type { ValueFunction } from '../value-function';
import { evaluate } from './evaluate';
import { parse, type RegexpExtractArguments } from './parse';
import { print } from './print';
import { sql } from './sql';

/** `regexp_extract(field, "pattern")`: what the capture group of the pattern matches first. */
export const regexpExtract: ValueFunction<RegexpExtractArguments> = {
  kind: 'value',
  name: 'regexp_extract',
  parse,
  resultType: () => 'STRING',
  evaluate,
  sql,
  print,
};
