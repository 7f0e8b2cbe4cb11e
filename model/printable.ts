/** Surrogates without their other half. Firestore refuses a text with one. */
const LONE_SURROGATES = /\p{Surrogate}/gu;
/** Controls other than tab and line feed, marks of direction and of zero width, and characters without a meaning. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;
const REPLACEMENT = '\ufffd';

/** A text that can be stored: no longer than `most` UTF-16 units, and without halves of characters. */
export function storable(text: string, most: number): string {
  return text.slice(0, most).replace(LONE_SURROGATES, REPLACEMENT);
}

/**
 * A text that can be shown on a page, in a log line or in Slack: storable, in one line, and without characters that a
 * person does not see. They could hide a part of the text, or show it in another order.
 */
export function printable(text: string, most: number): string {
  return storable(text, most)
    .replace(/[\t\r\n]+/g, ' ')
    .replace(UNPRINTABLE, REPLACEMENT);
}

/** A JSON value as text. `JSON.stringify` throws for a value that is nested some thousands of levels deep; this does not. */
export function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return 'a value that is nested too deeply to be shown';
  }
}
