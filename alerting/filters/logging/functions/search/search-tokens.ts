import { foldText } from '../../fold-text';

/** What separates words for `SEARCH`, as BigQuery's text analyzers have it: white space and these. */
const SEPARATORS = String.raw`\s\[\]<>(){}|!;,'"*&?+/:=@.\-$%\\_`;

/** A word or phrase that `SEARCH` must find. */
export interface SearchToken {
  /** Folded. */
  readonly text: string;
  /** Finds it in folded text where it is no part of a longer word; RE2 and JavaScript read it alike. */
  readonly pattern: string;
}

/**
 * What `SEARCH` must find: words, whole and in any order, and phrases in backticks.
 * https://cloud.google.com/logging/docs/view/logging-query-language#search-functions
 */
export function searchTokens(query: string): readonly SearchToken[] {
  const phrases: string[] = [];
  const words = query.replaceAll(/`([^`]*)`/g, (_, phrase: string) => {
    if (phrase.trim() !== '') phrases.push(phrase.trim());
    return ' ';
  });
  const all = [...phrases, ...words.split(new RegExp(`[${SEPARATORS}\`]+`)).filter((word) => word !== '')];
  return all.map((token) => {
    const text = foldText(token);
    return { text, pattern: `(?:^|[${SEPARATORS}])${escape(text)}(?:$|[${SEPARATORS}])` };
  });
}

/** A pattern that matches this text and no other. */
export function escape(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
