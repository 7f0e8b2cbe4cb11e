import { ask } from '../../ask';
import { ENTRY_KEYS, type Field } from '../../entry-fields';
import { foldText } from '../../fold-text';
import type { EntryPredicate } from '../../log-entry';
import { anyLeaf } from '../../reach';
import { textOf } from '../../value-tests';
import type { SearchArguments } from './parse';
import { searchTokens } from './search-tokens';

/** Every word must be found. Without a field, or in an object, they may be in different places. */
export function evaluate({ field, query }: SearchArguments): EntryPredicate {
  const places = field === undefined ? ENTRY_KEYS.map((key) => ({ keys: [key], proto: false })) : [placeOf(field)];
  const words = searchTokens(query).map((token) => {
    const pattern = new RegExp(token.pattern);
    const found = anyLeaf((value) => value !== null && pattern.test(foldText(textOf(value))));
    return places.map(({ keys, proto }) => ask(keys, found, proto));
  });
  return (entry) => words.every((word) => word.some((place) => place(entry)));
}

function placeOf({ target }: Field) {
  return { keys: target.keys, proto: target.kind === 'payload' && target.proto };
}
