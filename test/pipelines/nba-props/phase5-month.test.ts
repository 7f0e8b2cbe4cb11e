import { ASSUMED, hangsPerDate, hungRun } from '../../../scenarios/nba-props/baseline/phase5-month';
import { doneWithin } from './phase5-month-page';

test('a run that hangs lasts seven days, where 27% take 12 minutes and the average is 123 hours', () => {
  const hours = hungRun().toSeconds() / 3_600;
  expect(hours).toBeCloseTo(168.4, 1);
  const { successPerAttempt: p, usualRun, averageRun } = ASSUMED;
  expect(p * usualRun.toSeconds() + (1 - p) * hours * 3_600).toBeCloseTo(averageRun.toSeconds(), -3);
});

test('over many dates, the hangs before a success are those of independent attempts', () => {
  const hangs = hangsPerDate(0.27, 10_000);
  for (const n of [1, 2, 5, 10]) {
    expect(hangs.filter((each) => each >= n).length / hangs.length).toBeCloseTo(0.73 ** n, 2);
  }
});

test('95% of the dates need ten attempts at 27%, and five at 50%', () => {
  expect(doneWithin(9, 0.27)).toBeLessThan(0.95);
  expect(doneWithin(10, 0.27)).toBeGreaterThan(0.95);
  expect(doneWithin(4, 0.5)).toBeLessThan(0.95);
  expect(doneWithin(5, 0.5)).toBeGreaterThan(0.95);
});
