import { instantOf, typedInstantOf } from '../../model/timestamp';

const at = Date.UTC(2026, 0, 14, 8, 5);

test.each([
  ['2026-01-14T08:05:00Z', at],
  ['2026-01-14t08:05:00z', at],
  ['2026-01-14T10:05:00+02:00', at],
  ['2026-01-14T08:05:00.250Z', at + 250],
])('%s is an instant', (text, expected) => {
  expect([instantOf(text), typedInstantOf(text)]).toEqual([expected, expected]);
});

test.each([
  ['2026-01-14', Date.UTC(2026, 0, 14)],
  ['2026-01-14T08:05Z', at],
])('%s is one where a person types it', (text, expected) => {
  expect([instantOf(text), typedInstantOf(text)]).toEqual([undefined, expected]);
});

test.each([
  '',
  '2026-02-31T00:00:00Z',
  '2026-01-14T25:00:00Z',
  '2026-01-14 08:05:00Z',
  '2026-01-14T08:05:00',
  '2026-02-31',
  '14 January 2026',
])('%j is none', (text) => {
  expect([instantOf(text), typedInstantOf(text)]).toEqual([undefined, undefined]);
});
