import type { ValueFunction } from '../value-function';
import { evaluate } from './evaluate';
import { parse, type CastArguments } from './parse';
import { print } from './print';
import { sql } from './sql';

/** `cast(field, TYPE)`: the field converted to another type. */
export const cast: ValueFunction<CastArguments> = {
  kind: 'value',
  name: 'cast',
  parse,
  resultType: ({ to }) => to,
  evaluate,
  sql,
  print,
};
