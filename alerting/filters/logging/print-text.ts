import type { Field } from './entry-fields';

/** A field's path as text. */
export function printField({ parts }: Field): string {
  return parts.map(({ name, quoted }) => (quoted ? quote(name) : name)).join('.');
}

const NAMED: Readonly<Record<string, string>> = { '\n': 'n', '\r': 'r', '\t': 't' };

/** Text in double quotes, with escapes. */
export function quote(text: string): string {
  return `"${text.replaceAll(/["\\\n\r\t]/g, (char) => `\\${NAMED[char] ?? char}`)}"`;
}
