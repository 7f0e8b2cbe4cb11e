import { deadlineInstant } from '../../../model/deadline';
import { SETTLE_MS } from '../../../guard/deadline/deadline-dates';
import type { RunEvent } from '../../../model/run-event';
import { MonitorRig, storeWith } from '../support/monitor-rig';
import { COORDINATOR, failed, guardConfig, MINUTE, started, succeeded } from '../support/runs';

const DATE = '2026-01-14';
const WORKER = 'prediction-worker';
const base = guardConfig();
/** The worker (phase 5) reads from the coordinator (phase 5), which reads from the loader (phase 1). */
const config = {
  ...base,
  processors: [
    ...base.processors.map((each) => ({ ...each, dependsOn: [each.name === WORKER ? COORDINATOR : 'loader'] })),
    { ...base.processors[0], name: 'loader', phase: 'phase1', dependsOn: [] } as (typeof base.processors)[number],
  ],
  phases: base.phases.map((phase) =>
    phase.id === 'phase1' ? { ...phase, deadline: { ...phase.deadline, time: '12:00' } } : phase,
  ),
};
const DEADLINE = deadlineInstant(base.phases[1]?.deadline ?? fail(), DATE);
/** Deadline of phase 1. */
const FIRST_DEADLINE = deadlineInstant(config.phases[0]?.deadline ?? fail(), DATE);

let rig: MonitorRig;
beforeEach(async () => {
  rig = new MonitorRig();
  rig.config.config = config;
  rig.clock.moveTo(DEADLINE - 30 * MINUTE);
  await tick();
});
afterEach(() => rig.close());

const tick = async (at = rig.clock.now() + MINUTE) => {
  rig.clock.moveTo(at);
  return (await rig.monitor())();
};
const end = async (processor: string, at: number, how: RunEvent = succeeded(), phase = 'phase5') => {
  const id = { run_id: `${processor}-${at}`, processor, phase };
  await rig.print(started(id), at - MINUTE);
  await rig.print({ ...how, ...id }, at);
};
const gauge = (phase = 'phase5') => rig.metrics.latest('deadlineMissed', 'all', phase);
const causedHere = (phase = 'phase5') => rig.metrics.latest('deadlineCausedHere', 'all', phase);
const judge = () => tick(DEADLINE + SETTLE_MS);

describe('a phase deadline in the tick', () => {
  it('that all processors met is reported as met, once', async () => {
    await end(COORDINATOR, DEADLINE - MINUTE);
    await end(WORKER, DEADLINE);
    await judge();
    await tick();

    expect(rig.log.events('deadline_met')).toEqual([
      {
        severity: 'INFO',
        message: 'phase5 met its deadline for 2026-01-14',
        run_event: {
          v: 1,
          type: 'deadline_met',
          phase: 'phase5',
          data_date: DATE,
          deadline: '2026-01-14T22:00:00.000Z',
        },
      },
    ]);
    expect(rig.log.events('deadline_missed')).toEqual([]);
    expect(gauge()).toBe(0);
  });

  it('is met if the run ended before it, even if the end arrives after it', async () => {
    await end(COORDINATOR, DEADLINE - MINUTE);
    await tick(DEADLINE + MINUTE);
    await end(WORKER, DEADLINE - 1);
    await judge();

    expect(rig.log.events('deadline_met')).toHaveLength(1);
  });

  it('that was missed names the cause, not the symptom, once, and is counted until the date is done', async () => {
    await rig.print(failed({ run_id: 'load-1', processor: 'loader', phase: 'phase1' }), DEADLINE - 20 * MINUTE);
    await end(COORDINATOR, DEADLINE - 10 * MINUTE, { ...failed(), failure_category: 'dependency_missing' } as RunEvent);
    await judge();
    await tick();

    expect(rig.log.events('deadline_missed')).toEqual([
      {
        severity: 'ERROR',
        message: 'phase5 missed its deadline for 2026-01-14: 2 missing, because of loader (failed)',
        run_event: {
          v: 1,
          type: 'deadline_missed',
          phase: 'phase5',
          data_date: DATE,
          deadline: '2026-01-14T22:00:00.000Z',
          missing_count: 2,
          missing: 'prediction-coordinator (waiting), prediction-worker (not started)',
          causes: 'loader (failed)',
          waits_for: 'prediction-coordinator <- loader (failed), prediction-worker <- loader (failed)',
        },
      },
    ]);
    expect(gauge()).toBe(1);
    expect(gauge('phase1')).toBe(0);

    await end(COORDINATOR, DEADLINE + 10 * MINUTE);
    await tick();
    expect(gauge()).toBe(1);
    await end(WORKER, DEADLINE + 12 * MINUTE);
    await tick();
    expect(gauge()).toBe(0);
    expect(rig.watch.memory.deadlines['phase5']).toEqual({ judgedThrough: DATE, missed: [] });
  });

  it('is counted for four days if the date is never done', async () => {
    await judge();
    await tick(DEADLINE + 3 * 24 * 60 * MINUTE + SETTLE_MS);
    expect(gauge()).toBe(4); // the three dates after it are missed as well
    for (let day = 4; day < 20; day += 1) await tick(DEADLINE + day * 24 * 60 * MINUTE + SETTLE_MS);

    expect(gauge()).toBe(4);
    expect(rig.watch.memory.deadlines['phase5']?.missed).toHaveLength(4);
  });

  it('is judged by a later tick where its tick is skipped, and printed again where its tick was killed', async () => {
    const killed = { print: () => undefined };
    const runs = storeWith(rig.runs, {});
    const watch = { read: () => rig.watch.read(), write: () => Promise.reject(new Error('killed')) };
    rig.clock.moveTo(DEADLINE + 20 * MINUTE);
    await (
      await rig.monitor({ log: killed, runs, watch })
    )();
    expect(rig.log.events('deadline_missed')).toEqual([]);

    await tick();
    await tick();
    expect(rig.log.events('deadline_missed')).toHaveLength(1);
  });

  it('causes no reads while none has passed and none is missed', async () => {
    await end(COORDINATOR, DEADLINE - MINUTE);
    await end(WORKER, DEADLINE);
    await judge();
    let reads = 0;
    const runs = storeWith(rig.runs, {
      firstDone: (work) => {
        reads += 1;
        return rig.runs.firstDone(work);
      },
    });
    rig.clock.advance(MINUTE);
    await (
      await rig.monitor({ runs })
    )();

    expect(reads).toBe(0);
  });

  it('is judged by the next tick if its runs cannot be read, without delaying the others', async () => {
    const runs = storeWith(rig.runs, {
      firstDone: (work) =>
        work.startsWith(WORKER) ? Promise.reject(new Error('14 UNAVAILABLE')) : rig.runs.firstDone(work),
    });
    rig.clock.moveTo(DEADLINE + SETTLE_MS);
    const { status } = await (await rig.monitor({ runs }))();
    expect(status).toBe(500);
    expect(rig.log.events('deadline_missed')).toEqual([]);

    await tick();
    expect(rig.log.events('deadline_missed')).toHaveLength(1);
  });
});

describe('with several missed deadlines the monitor', () => {
  beforeEach(async () => {
    await rig.close();
    rig = new MonitorRig();
    rig.config.config = config;
    await tick(FIRST_DEADLINE - 30 * MINUTE);
  });

  it('pages for the first late phase, and not for the phase that waits for it', async () => {
    await rig.print(failed({ run_id: 'load-1', processor: 'loader', phase: 'phase1' }), FIRST_DEADLINE - 20 * MINUTE);
    await tick(FIRST_DEADLINE + SETTLE_MS);
    expect([causedHere('phase1'), causedHere()]).toEqual([1, 0]);
    await judge();

    expect([gauge('phase1'), gauge()]).toEqual([1, 1]);
    expect([causedHere('phase1'), causedHere()]).toEqual([1, 0]);
  });

  it('does not page while the later phases have time after the fix, and pages once it is over', async () => {
    await tick(FIRST_DEADLINE + SETTLE_MS);
    await judge();
    await end('loader', DEADLINE + 10 * MINUTE, succeeded(), 'phase1');
    await tick(DEADLINE + 11 * MINUTE);
    expect([gauge('phase1'), gauge()]).toEqual([0, 1]);
    expect([causedHere('phase1'), causedHere()]).toEqual([0, 0]);

    await tick(DEADLINE + 10 * MINUTE + 90 * MINUTE); // an hour to start, half an hour to run
    expect(causedHere()).toBe(1);
  });

  it('pages immediately where a run failed though its input was there', async () => {
    await tick(FIRST_DEADLINE + SETTLE_MS);
    await judge();
    await end('loader', DEADLINE + 10 * MINUTE, succeeded(), 'phase1');
    await end(COORDINATOR, DEADLINE + 20 * MINUTE, failed());
    await tick(DEADLINE + 21 * MINUTE);

    expect(causedHere()).toBe(1);
  });

  it('does not page where the run that hangs already has a page', async () => {
    await end('loader', FIRST_DEADLINE - MINUTE, succeeded(), 'phase1');
    await rig.print(started({ run_id: 'coordinator-1' }), DEADLINE - 40 * MINUTE);
    await judge();

    expect(rig.metrics.latest('silenceRatio', COORDINATOR)).toBeGreaterThan(1);
    expect([gauge(), causedHere()]).toEqual([1, 0]);
  });

  it('pages for a deadline without recorded causes that cannot be read again', async () => {
    const missed = [{ dataDate: DATE, deadlineAt: DEADLINE, missing: [WORKER] }];
    const phase5 = { judgedThrough: DATE, missed };
    rig.watch.memory = { ...rig.watch.memory, deadlines: { ...rig.watch.memory.deadlines, phase5 } };
    const runs = storeWith(rig.runs, { firstDone: () => Promise.reject(new Error('14 UNAVAILABLE')) });
    rig.clock.moveTo(DEADLINE + SETTLE_MS);
    await (
      await rig.monitor({ runs })
    )();

    expect(causedHere()).toBe(1);
  });
});

describe('a tick that dies', () => {
  const missedLines = () =>
    rig.log.events('deadline_missed').filter(({ run_event }) => run_event['phase'] === 'phase5');
  const down = () => Promise.reject(new Error('killed'));

  it('after it has printed a missed deadline does not print it again', async () => {
    await tick(FIRST_DEADLINE + SETTLE_MS);
    rig.clock.moveTo(DEADLINE + SETTLE_MS);
    rig.metrics.failure = new Error('killed');
    await (
      await rig.monitor({ guard: { take: rig.guard.take.bind(rig.guard), remember: down, release: down } })
    )();
    expect(missedLines()).toHaveLength(1);
    rig.metrics.failure = undefined;
    await tick(DEADLINE + SETTLE_MS + 2 * MINUTE);

    expect(missedLines()).toHaveLength(1);
    expect(gauge()).toBe(1);
  });

  it('before it has stored a missed deadline has not printed it, and the next tick does', async () => {
    await tick(FIRST_DEADLINE + SETTLE_MS);
    rig.clock.moveTo(DEADLINE + SETTLE_MS);
    const watch = { read: () => rig.watch.read(), write: down };
    expect((await (await rig.monitor({ watch }))()).status).toBe(500);
    expect((await (await rig.monitor({ watch }))()).status).toBe(500);
    expect(missedLines()).toEqual([]);
    await tick(DEADLINE + SETTLE_MS + 2 * MINUTE);

    expect(missedLines()).toHaveLength(1);
  });
});

function fail(): never {
  throw new Error('the configuration has two phases');
}
