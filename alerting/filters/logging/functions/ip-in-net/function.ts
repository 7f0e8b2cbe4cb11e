import type { ConditionFunction } from '../condition-function';
import { evaluate } from './evaluate';
import { parse, type IpInNetArguments } from './parse';
import { print } from './print';
import { sql } from './sql';

/** `ip_in_net(field, "network/bits")`: does the field hold an address of this network? */
export const ipInNet: ConditionFunction<IpInNetArguments> = {
  kind: 'condition',
  name: 'ip_in_net',
  parse,
  evaluate,
  sql,
  print,
  reads: ({ field }) => field,
};
