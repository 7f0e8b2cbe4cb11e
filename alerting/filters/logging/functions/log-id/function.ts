import type { ConditionFunction } from '../condition-function';
import { evaluate } from './evaluate';
import { parse, type LogIdArguments } from './parse';
import { print } from './print';
import { sql } from './sql';

/** `log_id("LOG_ID")`: is the entry of a log with this ID, in any project or folder? */
export const logId: ConditionFunction<LogIdArguments> = {
  kind: 'condition',
  name: 'log_id',
  parse,
  evaluate,
  sql,
  print,
  reads: () => 'log name',
};
