import type { EntryPredicate } from '../../log-entry';
import { foldedLogName } from '../log-name';
import { logNameStart } from './log-name-start';
import type { SourceArguments } from './parse';

export function evaluate({ resource }: SourceArguments): EntryPredicate {
  const start = logNameStart(resource);
  return (entry) => foldedLogName(entry).startsWith(start);
}
