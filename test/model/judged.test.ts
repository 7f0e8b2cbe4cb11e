import { exitCodeOf, judgedJson, judgedText, nothingJudged, type Judged } from '../../model/judged';

const judged = (count: number, rest: Partial<Judged> = {}): Judged => ({
  judged: { count, one: 'alert policy', many: 'alert policies' },
  notJudged: [],
  leftOut: [],
  ...rest,
});
const withoutData = { count: 2, one: 'policy without data', many: 'policies without data' };
const skipped = { count: 1, one: 'skipped file', many: 'skipped files' };

test.each([
  [judged(3), 'judged: 3 alert policies; not judged: none; left out: none'],
  [
    judged(1, { notJudged: [withoutData] }),
    'judged: 1 alert policy; not judged: 2 policies without data; left out: none',
  ],
  [judged(0, { leftOut: [skipped] }), 'judged: 0 alert policies; not judged: none; left out: 1 skipped file'],
  [judged(1, { leftOut: [{ ...skipped, count: 0 }] }), 'judged: 1 alert policy; not judged: none; left out: none'],
])('a summary counts what was judged, what was not, and what was left out: %#', (one, text) => {
  expect(judgedText(one)).toBe(text);
});

test('the reason of nothing to judge holds what could not be judged', () => {
  expect(nothingJudged(judged(1))).toBeUndefined();
  expect(nothingJudged(judged(0))).toBe('nothing to judge: no alert policy');
  expect(nothingJudged(judged(0, { notJudged: [withoutData], leftOut: [skipped] }))).toBe(
    'nothing to judge: no alert policy; not judged: 2 policies without data; left out: 1 skipped file',
  );
});

test.each([
  [1, false, 0],
  [1, true, 1],
  [0, true, 1],
  [0, false, 2],
])('%i judged and finding %p is exit %i', (count, hasFinding, exit) => {
  expect(exitCodeOf(judged(count), hasFinding)).toBe(exit);
});

test('as JSON, what does not occur is left out', () => {
  expect(judgedJson(judged(1, { notJudged: [withoutData, { ...withoutData, count: 0 }] }))).toEqual({
    judged: { count: 1, what: 'alert policies' },
    notJudged: [{ count: 2, what: 'policies without data' }],
    leftOut: [],
  });
});
