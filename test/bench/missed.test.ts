import { atMost } from '../../bench/goal';
import { missedLines } from '../../bench/missed';

const row = (what: string, ratio: string) => ({ what, ours: '3 s', peer: 'bare', theirs: '1 s', ratio });

test('the table ends with the rows that miss their goal, each with what a profile says or that none was made', () => {
  const rows = [
    { ...row('synth', '1.20'), goal: atMost(1.5, 1.2) },
    { ...row('audit', '12.0'), goal: atMost(5, 12, { why: 'loading the code' }) },
    { ...row('month', ''), peer: '', goal: atMost(2, 3, { unit: 's' }) },
    row('without a goal', '9'),
  ];
  expect(missedLines(rows)).toEqual([
    '2 of 3 goals not reached:',
    '- audit, compared with bare: 3 s, ratio 12.0, goal 5; loading the code',
    '- month: 3 s, goal 2 s; not profiled',
  ]);
  expect(missedLines([{ ...row('synth', '1.50'), goal: atMost(1.5, 1.5) }])).toEqual(['1 goal, all reached']);
});

test('a figure that is no number misses its goal', () => {
  expect(atMost(5, Number.NaN).isMet).toBe(false);
});
