import type { z } from 'zod';

/**
 * What does not fit a schema, in words, such as `resource: array where object is expected`. The first of all.
 * @see https://zod.dev/error-formatting
 */
export function misfitOf({ issues: [first] }: z.ZodError): string {
  const place = first?.path.join('.') ?? '';
  return `${place === '' ? '' : `${place}: `}${wordsOf(first?.message ?? 'another content')}`;
}

function wordsOf(message: string): string {
  const [, expected, received] = /^Invalid (?:input|option): expected (.+?)(?:, received (.+))?$/.exec(message) ?? [];
  if (expected === undefined) return message;
  if (received === undefined) return `another value than ${expected}`;
  return `${received === 'undefined' ? 'nothing' : received} where ${expected} is expected`;
}
