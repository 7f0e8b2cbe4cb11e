import fc from 'fast-check';
import { compileLoggingFilter } from '../../../../alerting/filters/logging/compile-filter';
import { explainLoggingFilter } from '../../../../alerting/filters/logging/explain';
import { parseLoggingFilter } from '../../../../alerting/filters/logging/parse-filter';
import { expression, logEntry } from './arbitraries';

const entry = { severity: 'INFO', jsonPayload: { n: 5, tags: [{ a: 1 }, { a: 2 }] }, logName: 'projects/p/logs/x' };
const explain = (filter: string) => {
  const { matched, because } = explainLoggingFilter(parseLoggingFilter(filter).tree)(entry);
  return [matched, ...because.map(({ clause, holds, found }) => `${holds} ${clause} (${found})`)];
};

describe('an explanation names the clauses that decide', () => {
  test.each([
    ['severity>=ERROR AND jsonPayload.n=5', [false, 'false severity>=ERROR (severity is "INFO")']],
    [
      'severity>=INFO AND jsonPayload.n=5',
      [true, 'true severity>=INFO (severity is "INFO")', 'true jsonPayload.n=5 (jsonPayload.n is 5)'],
    ],
    ['severity>=ERROR OR jsonPayload.n=5', [true, 'true jsonPayload.n=5 (jsonPayload.n is 5)']],
    [
      'NOT (severity=ERROR OR jsonPayload.x:*)',
      [true, 'false severity=ERROR (severity is "INFO")', 'false jsonPayload.x:* (jsonPayload.x is missing)'],
    ],
    ['textPayload="x"', [false, 'false textPayload="x" (textPayload is not set, which counts as "")']],
    ['jsonPayload.tags.a=3', [false, 'false jsonPayload.tags.a=3 (jsonPayload.tags.a is 1, 2)']],
    ['log_id("x") needle', [false, 'false needle ()']],
    ['log_id("x")', [true, 'true log_id("x") (logName is "projects/p/logs/x")']],
  ])('%s', (filter, expected) => {
    expect(explain(filter)).toEqual(expected);
  });

  test('and its result equals that of the predicate', () => {
    fc.assert(
      fc.property(expression, logEntry, (tree, given) => {
        const { matched, because } = explainLoggingFilter(tree)(given);
        expect(matched).toBe(compileLoggingFilter(tree)(given));
        expect(because.length).toBeGreaterThan(0);
      }),
    );
  });
});
