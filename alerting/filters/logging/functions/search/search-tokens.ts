import { foldText } from '../../fold-text';

/** Separators of words for `SEARCH`, those of BigQuery's text analyzers. */
const SEPARATORS = String.raw`\s\[\]<>(){}|!;,'"*&?+/:=@.\-$%\\_`;

/** A word or phrase of a `SEARCH` query. */
export interface SearchToken {
  /** Folded. */
  readonly text: string;
  /** Pattern for folded text in which it is not part of a longer word; the same in RE2 and JavaScript. */
  readonly pattern: string;
}

/**
 * Splits a `SEARCH` query: whole words in any order, and phrases in backticks.
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
