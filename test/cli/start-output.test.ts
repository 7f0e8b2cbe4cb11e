import { stripVTControlCharacters } from 'node:util';
import { otherEnvironmentLines, resultLine, stepLine, unmetLines, type StartResult } from '../../cli/start-output';

const counts = (errors: number, warnings: number, unresolved = 0) =>
  ({
    counts: { errors, warnings },
    waived: [],
    judged: {
      judged: { count: 9, one: 'timeout', many: 'timeouts' },
      notJudged: [{ count: unresolved, one: 'unresolved check', many: 'unresolved checks' }],
      leftOut: [],
    },
  }) as unknown as StartResult['audit'];
const rehearsals = (...met: boolean[]) =>
  [
    {
      scenario: { name: 'hang', worlds: ['declared'] },
      world: 'declared',
      worst: { policies: [] },
      expectations: met.map((one) => ({ expected: 'at most 1 page', got: '2', met: one, notJudged: null })),
    },
  ] as unknown as StartResult['rehearsals'];
const result = (audit: StartResult['audit'], ...met: boolean[]) => {
  return stripVTControlCharacters(resultLine({ audit, rehearsals: rehearsals(...met) }));
};

describe('the result line of npm start', () => {
  test('is PASS if all expectations are met and the audit has no error', () => {
    expect(result(counts(0, 0), true)).toBe('PASS  1 of 1 expectation met, 0 errors, 0 warnings');
    expect(result(counts(0, 1), true, true)).toBe(
      'PASS  2 of 2 expectations met, 0 errors, 1 warning (npm run -s audit shows it)',
    );
  });

  test('is no PASS if something could not be judged', () => {
    expect(result(counts(0, 1, 1), true)).toBe(
      'NOT ALL JUDGED  1 of 1 expectation met, 0 errors, 1 warning (npm run -s audit shows it)',
    );
  });

  test('is FAIL for an audit error', () => {
    expect(result(counts(1, 2), true)).toBe(
      'FAIL  1 of 1 expectation met, 1 error, 2 warnings (npm run -s audit shows them)',
    );
  });

  test('is FAIL for an unmet expectation, which has a line of its own', () => {
    expect(result(counts(0, 0), true, false)).toBe('FAIL  1 of 2 expectations met, 0 errors, 0 warnings');
    expect(unmetLines(rehearsals(true, false)).map(stripVTControlCharacters)).toEqual([
      'failed hang (declared): expected at most 1 page, got 2\n  more: phasewatch rehearse hang',
    ]);
  });
});

test('environments that were not checked are named', () => {
  expect(otherEnvironmentLines(['prod'], 'prod')).toEqual([]);
  expect(otherEnvironmentLines(['heat-prod', 'prod', 'staging'], 'prod')).toEqual([
    'left out   heat-prod, staging: check each with phasewatch start --environment NAME',
  ]);
});

test('the times of the steps end in the same column', () => {
  const lines = [
    stepLine({ name: 'synth', seconds: 1.23 }, '3 stacks', 100),
    stepLine({ name: 'rehearse', seconds: 14.1 }, '28 scenarios', 100),
  ];
  expect(new Set(lines.map((line) => stripVTControlCharacters(line).length))).toEqual(new Set([100]));
  expect(stripVTControlCharacters(lines[0] ?? '')).toMatch(/^synth {6}3 stacks +1\.2 s$/);
});
