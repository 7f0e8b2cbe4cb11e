import type { ConditionFunction } from '../condition-function';
import { evaluate } from './evaluate';
import { parse, type SearchArguments } from './parse';
import { print } from './print';
import { sql } from './sql';

/** `SEARCH(field, "words")`: does the field, or without one the entry, hold every word? */
export const search: ConditionFunction<SearchArguments> = {
  kind: 'condition',
  name: 'SEARCH',
  parse,
  evaluate,
  sql,
  print,
  reads: ({ field }) => field ?? 'every field',
};
