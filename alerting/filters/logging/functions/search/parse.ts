import type { Field } from '../../entry-fields';
import type { WrittenCall } from '../../read-filter';
import { fieldArgument, misuse, quotedArgument } from '../read-arguments';
import { searchTokens } from './search-tokens';

/** Arguments of `SEARCH()`. */
export interface SearchArguments {
  /** Unset: every field is searched. */
  readonly field: Field | undefined;
  /** Holds at least one word. */
  readonly query: string;
}

export function parse(call: WrittenCall, text: string): SearchArguments {
  const [first, second] = call.args;
  const words = second ?? first;
  if (first === undefined || words === undefined || call.args.length > 2) {
    return misuse(call, text, 'expected SEARCH(field, "words")');
  }
  const field = second === undefined ? undefined : fieldArgument(first, call, text);
  const query = quotedArgument(words, text, 'the words to search for');
  if (searchTokens(query).length > 0) return { field, query };
  return misuse(words, text, 'expected at least one word to search for');
}
