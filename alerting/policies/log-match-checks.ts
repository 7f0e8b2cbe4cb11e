import { InputError, type Problem } from '../../model/problem';
import { parseLoggingFilter } from '../filters/logging/parse-filter';
import { compileExtractor } from '../metrics/log-extractor';
import type { LogMatchCondition } from './policy';

/** What the API refuses in a log-match condition: its filter, and the extractors of its labels. */
export function logMatchProblems(where: string, { filter, labelExtractors }: LogMatchCondition): Problem[] {
  return [
    ...problemsOf(`${where}: `, () => parseLoggingFilter(filter)),
    ...Object.entries(labelExtractors).flatMap(([label, text]) =>
      problemsOf('', () => compileExtractor(`${where}/labelExtractors/${label}`, text)),
    ),
  ];
}

/** The problems of the input of some work. */
function problemsOf(prefix: string, work: () => unknown): Problem[] {
  try {
    work();
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems.map((problem) => ({ ...problem, where: `${prefix}${problem.where}` }));
  }
}
