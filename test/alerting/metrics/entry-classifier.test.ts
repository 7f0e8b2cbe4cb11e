import fc from 'fast-check';
import { compileLoggingFilter } from '../../../alerting/filters/logging/compile-filter';
import { parseLoggingFilter } from '../../../alerting/filters/logging/parse-filter';
import { printLoggingFilter } from '../../../alerting/filters/logging/print-filter';
import { EntryClassifier } from '../../../alerting/metrics/entry-classifier';
import type { LogBasedMetric } from '../../../alerting/metrics/log-based-metric';
import { compileExtractor } from '../../../alerting/metrics/log-extractor';
import { LogMetricCounter } from '../../../alerting/metrics/log-metric-counter';
import { expression, logEntry } from '../filters/logging/arbitraries';

const EXTRACTORS = [
  'EXTRACT(jsonPayload.a)',
  'EXTRACT(json_payload.b.a)',
  'REGEXP_EXTRACT(labels.a, "(.)$")',
  'EXTRACT(resource.labels.a)',
  'EXTRACT(httpRequest.status)',
];

function counterOf(filter: string, extractors: readonly string[], disabled = false): LogMetricCounter {
  const labels = extractors.map((text, i) => {
    const extract = compileExtractor('metric', text);
    return { key: `label${i}`, valueType: 'STRING' as const, extract };
  });
  const metric: LogBasedMetric = {
    name: 'm',
    filter,
    bucketName: undefined,
    disabled,
    labels,
    distribution: undefined,
  };
  return new LogMetricCounter(metric, compileLoggingFilter(parseLoggingFilter(filter).tree), () => undefined);
}

const counters = fc.array(
  fc
    .tuple(expression, fc.subarray(EXTRACTORS))
    .map(([tree, extractors]) => counterOf(printLoggingFilter(tree), extractors)),
  { minLength: 1, maxLength: 4 },
);

/** Entries that differ from one another in a field or two, so that many are of one kind and some only nearly so. */
const entries = fc
  .tuple(logEntry, fc.array(fc.tuple(logEntry, fc.nat(20)), { minLength: 1, maxLength: 12 }))
  .map(([first, others]) =>
    others.map(([other, which]) => {
      const [key = '', value] = Object.entries(other)[which % Math.max(1, Object.keys(other).length)] ?? [];
      return key === '' ? first : { ...first, [key]: value };
    }),
  );

test('the classifier finds the same counters and time series as evaluating each entry', () => {
  let matched = 0;
  fc.assert(
    fc.property(counters, entries, (all, seen) => {
      const kinds = new EntryClassifier(all);
      for (const entry of [...seen, ...seen]) {
        const expected = all.flatMap((counter, i) =>
          counter.matches(entry) ? [[i, counter.placeOf(entry).series]] : [],
        );
        matched += expected.length;
        const got = kinds.matchesOf(entry).map(({ counter, place }) => [all.indexOf(counter), place.series]);
        expect(got).toEqual(expected);
      }
    }),
    { numRuns: 1_000 },
  );
  expect(matched).toBeGreaterThan(1_000);
});

test('entries with equal aspects share one time series, and entries that differ in a filter or label do not', () => {
  const counter = counterOf('severity>=ERROR AND jsonPayload.seconds>=1', ['EXTRACT(jsonPayload.who)']);
  const kinds = new EntryClassifier([counter]);
  const seriesOf = (severity: string, seconds: number, who = 'a') =>
    kinds.matchesOf({ severity, jsonPayload: { seconds, who, id: Math.sqrt(seconds) } })[0]?.place.series;
  expect(seriesOf('ERROR', 2)).toBeDefined();
  expect(seriesOf('CRITICAL', 7)).toBe(seriesOf('ERROR', 2));
  expect(seriesOf('ERROR', 2, 'b')).not.toBe(seriesOf('ERROR', 2));
  expect(seriesOf('ERROR', 0)).toBeUndefined();
  expect(seriesOf('INFO', 2)).toBeUndefined();
});

test('a disabled metric counts no entry', () => {
  expect(new EntryClassifier([counterOf('severity>=ERROR', [], true)]).matchesOf({ severity: 'ERROR' })).toEqual([]);
});

test('the classifier stays correct with more classes of entries than it keeps', () => {
  const kinds = new EntryClassifier([counterOf('jsonPayload.id="17"', ['EXTRACT(jsonPayload.id)'])]);
  const matches = Array.from({ length: 45_000 }, (_, id) => kinds.matchesOf({ jsonPayload: { id: `${id}` } }).length);
  expect(matches.reduce((sum, one) => sum + one)).toBe(1);
  expect(kinds.matchesOf({ jsonPayload: { id: '17' } })).toHaveLength(1);
});
