import { relative } from 'node:path';
import { placeIn } from '../model/call-site';
import type { InputError, Problem } from '../model/problem';
import { syntaxErrors } from '../model/syntax-errors';

/** The problems of a scenario file that throws while it is loaded, or whose scenario is refused. Each names the file. */
export function problemsOfFile(file: string, error: unknown): Problem[] {
  const where = relative(process.cwd(), file);
  if (isRefusal(error)) return error.problems.map((problem) => ({ ...problem, where: `${where}: ${problem.where}` }));
  return [
    {
      code: 'SCN018',
      where,
      rule: 'the file of a scenario must load',
      got: reasonOf(error),
      fix: 'correct it; `npx tsx FILE` shows the whole error',
    },
  ];
}

/** Also a refusal of another copy of this package. */
function isRefusal(error: unknown): error is InputError {
  return error instanceof Error && 'problems' in error && Array.isArray(error.problems);
}

/** The first line of an error and its place; of a syntax error, the line that has the place. */
function reasonOf(error: unknown): string {
  if (!isError(error)) return `a thrown ${typeof error}: ${String(error)}`;
  const [syntax] = syntaxErrors(error);
  if (syntax !== undefined) return syntax.replace(`${process.cwd()}/`, '');
  const [first = error.name] = error.message.split('\n').filter((line) => line.trim() !== '');
  const place = placeIn(error.stack ?? '', []);
  return `${error.name}: ${first}${place === undefined ? '' : ` (${place})`}`;
}

/** Also an error of another realm, as in Jest. */
function isError(error: unknown): error is Error {
  return typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string';
}
