import { CrashRun } from './support/crash-run';
import { EVENTFUL_MINUTES } from './support/guarded-day';
import { PlainDay } from './support/plain-day';
import { Random, SEED } from './support/random';

/** The morning of the day: a hang, a run over its budget, and a breaker that opens. */
const MORNING = 530;

test('a tick that fails or dies at any of its calls is made good by the next ticks', async () => {
  const random = new Random(SEED);
  const day = await PlainDay.simulate(MORNING);
  const run = new CrashRun(day);

  for (const [from, to] of EVENTFUL_MINUTES.filter(([, last]) => last < MORNING)) {
    for (let minute = from; minute <= to; minute += 1) await run.crashEachCallOf(minute, () => random.chance(0.03));
  }
  expect([...day.failures, ...run.report.failures]).toEqual([]);
  expect(run.report.crashes).toBeGreaterThan(100);
});
