import type { ConditionFunction } from '../condition-function';
import { evaluate } from './evaluate';
import { parse, type SampleArguments } from './parse';
import { print } from './print';
import { sql } from './sql';

/** `sample(field, fraction)`: is the entry in a sample of this size, chosen by a hash of the field? */
export const sample: ConditionFunction<SampleArguments> = {
  kind: 'condition',
  name: 'sample',
  warning: {
    code: 'LQL007',
    message: 'sample() selects the same fraction of entries as Google, but other entries',
  },
  parse,
  evaluate,
  sql,
  print,
  reads: ({ field }) => field,
};
