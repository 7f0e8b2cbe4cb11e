import { refuse } from '../model/problem';

/** Where a file cannot be parsed, and why. */
export interface SyntaxFault {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly expected: string;
  /** The text from there on. */
  readonly rest: string;
}

/** @throws InputError INP002 */
export function refuseSyntax(language: 'JSON' | 'YAML', { file, line, column, expected, rest }: SyntaxFault): never {
  const found = rest.split('\n', 1)[0]?.trim().slice(0, 30) ?? '';
  return refuse({
    code: 'INP002',
    where: `${file}, line ${line}, column ${column}`,
    rule: language === 'JSON' ? `in JSON, expected ${expected}` : `not YAML: ${expected}`,
    got: found === '' ? 'the end' : JSON.stringify(found),
    fix: `fix the ${language}, or export the file again`,
  });
}
