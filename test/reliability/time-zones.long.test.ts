import { recordFigures } from './support/figures';
import { CRONS, lookAroundChanges, TIMES, ZONES } from './support/zone-run';

test('around three years’ changes of the clocks every data date is judged once, at its deadline', () => {
  const [from, to] = [Date.UTC(2025, 0, 1), Date.UTC(2027, 11, 31)];
  const looks = { zones: ZONES, from, to, everyMs: 5 * 60_000, times: TIMES, crons: CRONS };
  const { failures, ...counts } = lookAroundChanges(looks);

  expect(failures.slice(0, 10)).toEqual([]);
  recordFigures('time zones', { zones: ZONES.length, ...counts });
}, 1_800_000);
