import stringWidth from 'string-width';

/** Only characters that are one column wide, and no colors. */
const PLAIN = /^[\x20-\x7e]*$/;

/** Columns that a terminal needs for a text; colors need none. */
export function textWidth(text: string): number {
  return PLAIN.test(text) ? text.length : stringWidth(text);
}
