import type { CallReads } from './entry-fields';
import { readBy } from './functions/registry';
import { fieldOf, type Clause } from './syntax';

/** What a clause reads of an entry. */
export function clauseReads(clause: Clause): CallReads {
  switch (clause.kind) {
    case 'comparison':
      return fieldOf(clause.subject);
    case 'global':
      return 'every field';
    case 'call':
      return readBy(clause);
  }
}
