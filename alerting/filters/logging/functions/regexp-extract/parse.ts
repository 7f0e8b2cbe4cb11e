import { re2Pattern } from '../../../re2-pattern';
import { fault, type WrittenCall, type WrittenSubject } from '../../read-filter';
import type { Subject } from '../../syntax';
import { quotedArgument, twoArguments } from '../read-arguments';

/** Arguments of `regexp_extract()`. */
export interface RegexpExtractArguments {
  /** An RE2 pattern with exactly one capture group. */
  readonly pattern: string;
}

export function parse(call: WrittenCall, text: string, subject: (written: WrittenSubject) => Subject) {
  const [of, pattern] = twoArguments(call, text, 'regexp_extract(field, "pattern")');
  return { of: subject(of), args: { pattern: readPattern(pattern, text) } };
}

function readPattern(arg: WrittenSubject, text: string): string {
  const source = quotedArgument(arg, text, 'a regular expression');
  const pattern = re2Pattern(source);
  if (typeof pattern === 'string')
    throw fault('FLT004', { text, offset: arg.offset }, `the pattern ${pattern}`, 'rewrite it');
  if (pattern.groups !== 1) {
    const expected = `regexp_extract() takes a pattern with exactly one capture group, not ${pattern.groups}`;
    throw fault('FLT004', { text, offset: arg.offset }, expected, 'write (?:…) for a group that captures nothing');
  }
  return source;
}
