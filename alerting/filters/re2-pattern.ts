import { RE2JS, RE2JSException } from 're2js';

/** A regular expression of RE2; matching takes linear time for any pattern. */
export interface Re2Pattern {
  readonly pattern: string;
  /** Number of capture groups. */
  readonly groups: number;
  /** Does it match somewhere in the text? */
  found(text: string): boolean;
  /** Does it match the whole text? */
  matchesWhole(text: string): boolean;
  /** The first capture group of the first match; undefined without a match. */
  capture(text: string): string | undefined;
}

/**
 * Compiles a pattern, or returns why RE2 does not accept it. A pattern such as `(a+)+$` cannot hang, as RE2 does not
 * backtrack. Syntax: https://github.com/google/re2/wiki/Syntax
 */
export function re2Pattern(pattern: string): Re2Pattern | string {
  const compiled = compile(pattern);
  if (typeof compiled === 'string') return compiled;
  return {
    pattern,
    groups: compiled.groupCount(),
    found: (text) => compiled.test(text),
    matchesWhole: (text) => compiled.testExact(text),
    capture: (text) => {
      const matcher = compiled.matcher(text);
      // A group that is not part of the match captures the empty text.
      return matcher.find() ? (matcher.group(1) ?? '') : undefined;
    },
  };
}

function compile(pattern: string): RE2JS | string {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    if (error instanceof RE2JSException) return `is not one that RE2 accepts: ${reason(error.message)}`;
    throw error;
  }
}

const reason = (message: string) => message.replace('error parsing regexp: ', '');
