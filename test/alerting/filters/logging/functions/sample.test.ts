import { compileLoggingFilter } from '../../../../../alerting/filters/logging/compile-filter';
import { parseLoggingFilter } from '../../../../../alerting/filters/logging/parse-filter';
import { testFunction } from './function-cases';

testFunction('sample', {
  matches: [
    ['sample(insertId, 1)', true],
    ['sample(insertId, 1e-9)', false],
    ['sample(labels.absent, 1)', false],
    ['sample(textPayload, 1)', true],
    ['sample(jsonPayload.n, 1)', true],
  ],
  refuses: [
    ['sample(insertId)', 'expected sample(field, fraction)'],
    ['sample(insertId, 2)', 'column 18: expected a fraction above 0 and up to 1'],
    ['sample(insertId, 0)', 'column 18: expected a fraction above 0 and up to 1'],
    ['sample("x y", 0.1)', 'expected a field of a log entry'],
    ['sample(log_id("x"), 0.1)', 'expected a field in sample()'],
  ],
  prints: [['sample(insertId, 0.25)', 'sample(insertId, "0.25")']],
});

test('sample() picks about the share of entries that it names', () => {
  const matches = compileLoggingFilter(parseLoggingFilter('sample(insertId, 0.25)').tree);
  const picked = Array.from({ length: 1_000 }, (_, i) => matches({ insertId: `id-${i}` })).filter(Boolean).length;
  expect(picked).toBeGreaterThan(200);
  expect(picked).toBeLessThan(300);
});

test('sample() gives a warning, as Google does not publish its hash', () => {
  const [warning] = parseLoggingFilter('sample(insertId, 0.1)').warnings;
  expect(warning).toMatchObject({ code: 'LQL007', offset: 0 });
});
