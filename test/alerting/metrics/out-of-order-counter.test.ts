import fc from 'fast-check';
import type { LogEntry } from '../../../alerting/filters/logging/log-entry';
import { LogMetricCounter } from '../../../alerting/metrics/log-metric-counter';
import { logMetricFromApi } from '../../../alerting/metrics/log-metric-readers';
import { receivedAtOf } from '../../../alerting/metrics/logged-entry';
import type { Distribution } from '../../../alerting/metrics/distribution';
import { OutOfOrderCounter } from '../../../alerting/metrics/out-of-order-counter';

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 14);
const counter = logMetricFromApi({
  name: 'errors',
  filter: 'severity>=ERROR',
  metricDescriptor: { metricKind: 'DELTA', valueType: 'INT64', labels: [{ key: 'a' }] },
  labelExtractors: { a: 'EXTRACT(jsonPayload.a)' },
});
const distribution = logMetricFromApi({
  name: 'took',
  filter: 'severity>=ERROR',
  metricDescriptor: { metricKind: 'DELTA', valueType: 'DISTRIBUTION' },
  valueExtractor: 'EXTRACT(jsonPayload.took)',
  bucketOptions: { explicitBuckets: { bounds: [1, 10, 100] } },
});

const entryAt = (seconds: number, lateBy: number | null, a = 'x', took = 1): LogEntry => ({
  timestamp: new Date(START + seconds * 1_000).toISOString(),
  ...(lateBy === null ? {} : { receiveTimestamp: new Date(START + (seconds + lateBy) * 1_000).toISOString() }),
  logName: 'projects/p/logs/stdout',
  resource: { type: 'global', labels: {} },
  jsonPayload: { a, took },
});

/** What is known of each point, from when on: `label minute value from`, in minutes. */
class Recorded {
  readonly versions: string[] = [];
  readonly #latest = new Map<string, string>();

  add(a: string | undefined, startAt: number, value: number | Distribution, knownAt: number): void {
    const point = `${a ?? ''} ${(startAt - START) / MINUTE}`;
    const text = typeof value === 'number' ? String(value) : `${value.count} of ${value.mean.toFixed(9)}`;
    // What is written again and is the same is no news.
    if (this.#latest.get(point) === text) return;
    this.#latest.set(point, text);
    this.versions.push(`${point} ${text} ${((knownAt - START) / MINUTE).toFixed(3)}`);
  }
}

/** The points when entries are read in this order, whenever they were received. */
function readInOrder(metric: typeof counter, entries: readonly LogEntry[], last: number): string[] {
  const written: { a: string | undefined; startAt: number; value: number | Distribution; knownAt: number }[] = [];
  const one = new OutOfOrderCounter(
    metric,
    () => true,
    ({ series, value, start, knownAt }) => {
      written.push({ a: series.metric.labels['a'], startAt: start, value, knownAt });
    },
  );
  for (const entry of entries) one.observe(entry, receivedAtOf(entry));
  one.finish(last);
  const known = new Recorded();
  for (const { a, startAt, value, knownAt } of written.sort((p, q) => p.knownAt - q.knownAt))
    known.add(a, startAt, value, knownAt);
  return known.versions.sort();
}

/** The points when each entry comes in when it was received, and minutes are written as they end. */
function live(metric: typeof counter, entries: readonly LogEntry[], last: number): string[] {
  const known = new Recorded();
  let now = -Infinity;
  const one = new LogMetricCounter(
    metric,
    () => true,
    (series, at, value, startAt) => {
      known.add(series.metric.labels['a'], startAt, value, Math.max(at, now));
    },
  );
  const rest = [...entries].sort((p, q) => receivedAtOf(p) - receivedAtOf(q));
  for (let minute = START; minute <= last + 2 * MINUTE; minute += MINUTE) {
    one.advanceTo(minute);
    for (let [next] = rest; next !== undefined && receivedAtOf(next) < minute + MINUTE; [next] = rest) {
      now = receivedAtOf(next);
      one.observe(next, now);
      now = -Infinity;
      rest.shift();
    }
  }
  return known.versions.sort();
}

const entries = fc.array(
  fc
    .record({
      seconds: fc.integer({ min: 60, max: 3_600 }),
      lateBy: fc.constantFrom(null, 0, 1, 20, 60, 61, 900, 5_000),
      a: fc.constantFrom('x', 'y'),
      took: fc.constantFrom(0.1, 1, 3.7, 1_000),
    })
    .map(({ seconds, lateBy, a, took }) => entryAt(seconds, lateBy, a, took)),
  { maxLength: 25 },
);

test.each([
  ['counter', counter],
  ['distribution', distribution],
])('a %s gives the points of the order of receipt, in any order of reading', (_, metric) => {
  fc.assert(
    fc.property(
      entries.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
      ([all, shuffled]) => {
        const last = START + 10_000 * 1_000;
        expect(readInOrder(metric, shuffled, last)).toEqual(live(metric, all, last));
      },
    ),
    { numRuns: 150 },
  );
});

test('a late entry changes its point and the zeros next to it at the time of receipt', () => {
  const late = [entryAt(125, null), entryAt(130, 600), entryAt(305, 600)];
  expect(readInOrder(counter, late, START + 20 * MINUTE)).toEqual([
    'x 1 0 2.000',
    'x 2 1 3.000',
    'x 2 2 12.167',
    'x 3 0 4.000',
    'x 4 0 15.083',
    'x 5 1 15.083',
    'x 6 0 15.083',
  ]);
});

test('an entry received within its minute, early, or at an unknown time is not late', () => {
  const inTime = [entryAt(125, 54), entryAt(125, -30), entryAt(125, null)];
  expect(readInOrder(counter, inTime, START + 5 * MINUTE)).toEqual(['x 1 0 2.000', 'x 2 3 3.000', 'x 3 0 4.000']);
});
