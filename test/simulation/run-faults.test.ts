import { Duration } from '../../model/duration';
import type { Hang } from '../../simulation/faults/hang';
import { RunFaults } from '../../simulation/run-faults';
import { plannedRun } from './support/crew';

const MINUTE = 60_000;
const first = plannedRun('games-1');
const second = plannedRun('games-2');
const hang: Hang = {
  kind: 'hang',
  processor: first.processor.name,
  dataDate: first.dataDate,
  after: Duration.minutes(7),
  lasts: Duration.minutes(60),
  blocksPhase: true,
};

test('a hang affects the first run of its processor and data date, and no later run of the same work', () => {
  const faults = new RunFaults([hang]);
  const attempt = faults.attemptOf(first, 0);
  expect(attempt).toMatchObject({ attempt: 1, startsAt: 0, takesMs: 67 * MINUTE, silentFrom: 7 * MINUTE });
  expect(faults.faultyRuns).toEqual([
    { fault: hang, run: first, startedAt: 0, beganAt: 7 * MINUTE, endsAt: 67 * MINUTE },
  ]);
  expect(faults.attemptOf(second, MINUTE)).toBeUndefined();
});

test('a fault leaves runs of other data dates alone', () => {
  const faults = new RunFaults([hang]);
  expect(faults.attemptOf({ ...first, dataDate: '2026-01-15' }, 0)).toBeUndefined();
  expect(faults.faultyRuns).toEqual([]);
});

test('a slow run is faulty from the end of its budget on, and sends heartbeats until it ends', () => {
  const { processor, dataDate } = first;
  const faults = new RunFaults([{ kind: 'slow', processor: processor.name, dataDate, takes: Duration.minutes(70) }]);
  expect(faults.attemptOf(first, 0)).toMatchObject({ takesMs: 70 * MINUTE, silentFrom: Infinity });
  expect(faults.faultyRuns[0]?.beganAt).toBe(processor.budgetSeconds * 1_000);
  expect(faults.isBlocked(second, MINUTE)).toBe(false);
});

test('a hang that blocks its phase blocks other runs of the phase until it ends or is closed', () => {
  const faults = new RunFaults([hang]);
  faults.attemptOf(first, 0);
  expect([second, first].map((run) => faults.isBlocked(run, 66 * MINUTE))).toEqual([true, false]);
  expect(faults.isBlocked(second, 67 * MINUTE)).toBe(false);
  expect(faults.isBlocked({ ...second, processor: { ...second.processor, phase: 'publish' } }, MINUTE)).toBe(false);
  faults.release('another-run');
  expect(faults.isBlocked(second, 20 * MINUTE)).toBe(true);
  faults.release('games-1');
  expect(faults.isBlocked(second, 20 * MINUTE)).toBe(false);
});

test('a hang of several attempts affects so many attempts of its work, whichever run starts them, and no more', () => {
  const faults = new RunFaults([{ ...hang, attempts: 2 }]);
  expect(faults.affectsRetries(first)).toBe(true);
  expect(faults.attemptOf(first, 0)).toMatchObject({ attempt: 1 });
  expect(faults.attemptOf(second, 100 * MINUTE, 2)).toMatchObject({ attempt: 2, silentFrom: 107 * MINUTE });
  expect(faults.attemptOf(first, 200 * MINUTE, 3)).toBeUndefined();
  expect(new RunFaults([hang]).affectsRetries(first)).toBe(false);
});

test('a fault whose run does not start because its phase waits counts as held back', () => {
  const other: Hang = { ...hang, dataDate: '2026-01-15' };
  const faults = new RunFaults([hang, other]);
  faults.attemptOf(first, 0);
  expect(faults.isBlocked({ ...second, dataDate: '2026-01-15' }, MINUTE)).toBe(true);
  expect([...faults.heldBack]).toEqual([other]);
});
