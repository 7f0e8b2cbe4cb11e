import type { ConditionFunction } from '../condition-function';
import { evaluate } from './evaluate';
import { parse, type SourceArguments } from './parse';
import { print } from './print';
import { sql } from './sql';

/** `source(projects/PROJECT_ID)`: is the entry of a log of this project, folder, organization or billing account? */
export const source: ConditionFunction<SourceArguments> = {
  kind: 'condition',
  name: 'source',
  parse,
  evaluate,
  sql,
  print,
  reads: () => 'log name',
};
