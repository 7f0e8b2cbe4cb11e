import { lookAroundChanges } from './support/zone-run';

test('around changes of the clocks every data date is judged once, at its deadline', () => {
  const report = lookAroundChanges({
    zones: ['America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'America/Santiago'],
    from: Date.UTC(2026, 0, 1),
    to: Date.UTC(2026, 11, 31),
    everyMs: 30 * 60_000,
    times: ['00:30', '02:30'],
    crons: ['0 0 * * *', '30 2 * * *', '15 */6 * * *'],
  });

  expect(report.failures.slice(0, 10)).toEqual([]);
  expect(report.changes).toBe(8);
  expect(report.deadlines).toBeGreaterThan(100);
});
