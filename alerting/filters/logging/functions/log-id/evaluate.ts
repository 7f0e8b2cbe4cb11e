import type { EntryPredicate } from '../../log-entry';
import { foldedLogName } from '../log-name';
import { logNameEndings } from './log-name-endings';
import type { LogIdArguments } from './parse';

export function evaluate({ id }: LogIdArguments): EntryPredicate {
  const endings = logNameEndings(id);
  return (entry) => {
    const name = foldedLogName(entry);
    return endings.some((ending) => name.endsWith(ending));
  };
}
