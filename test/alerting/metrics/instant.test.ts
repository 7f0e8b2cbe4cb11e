import { millisecondsOf } from '../../../alerting/metrics/instant';

const AT = Date.UTC(2026, 0, 14, 10, 0, 0);

test.each([
  ['2026-01-14T10:00:00Z', AT],
  ['2026-01-14t10:00:00z', AT],
  ['2026-01-14T12:00:00+02:00', AT],
  ['2026-01-14T10:00:00.123456789Z', AT + 123],
  ['2026-01-14 10:00:00.25 UTC', AT + 250],
  ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
])('%s is a valid timestamp', (text, at) => {
  expect(millisecondsOf(text)).toBe(at);
});

test.each([
  '2026-01-14T10:00:00',
  '2026-01-14',
  '10/03/2026 10:00',
  '2026-02-29T00:00:00Z',
  '2026-01-14T25:00:00Z',
  '',
])('%j is not a valid timestamp', (text) => {
  expect(millisecondsOf(text)).toBeNaN();
});
