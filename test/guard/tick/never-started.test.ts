import type { RunEvent } from '../../../model/run-event';
import { newBreaker } from '../../../model/breaker';
import { breakerRule, JOB } from '../support/breaker-rig';
import { MonitorRig, storeWith } from '../support/monitor-rig';
import { COORDINATOR, failed, guardConfig, MINUTE, skipped, started, succeeded, T0 } from '../support/runs';

const WORKER = 'prediction-worker';
const base = guardConfig();
const [coordinator, worker] = base.processors;
if (coordinator === undefined || worker === undefined) throw new Error('the configuration has two processors');
/** The worker reads the outputs of the coordinator and the loader; a schedule calls both at 20 past. */
const config = {
  ...base,
  processors: [
    { ...coordinator, name: 'loader', phase: 'phase1', deployable: 'loader' },
    coordinator,
    { ...worker, deployable: 'worker', dependsOn: ['loader', COORDINATOR], startGraceSeconds: 600 },
  ],
  breakers: ['loader', 'worker', COORDINATOR].map((id) =>
    breakerRule({ id, deployable: id, processors: [], triggers: [{ kind: 'push', subscription: `${id}-sub` }] }),
  ),
  schedules: [{ job: JOB.job, deployable: COORDINATOR, cron: '20 * * * *', timeZone: 'Etc/UTC' }],
};

let rig: MonitorRig;
beforeEach(async () => {
  rig = new MonitorRig();
  rig.config.config = config;
  await tickUntil(1);
});
afterEach(() => rig.close());

/** Ticks every minute until the given minutes after T0, which is 10:00. */
async function tickUntil(minute: number): Promise<void> {
  const tick = await rig.monitor();
  while (rig.clock.now() < T0 + minute * MINUTE) {
    rig.clock.advance(MINUTE);
    await tick();
  }
}
const end = async (processor: string, minute: number, how: RunEvent = succeeded()) => {
  const id = { run_id: `${processor}-${minute}`, processor, phase: processor === 'loader' ? 'phase1' : 'phase5' };
  await rig.print(started(id), T0 + (minute - 1) * MINUTE);
  await rig.print({ ...how, ...id }, T0 + minute * MINUTE);
};
const lines = () => rig.log.events('not_started');
const gauge = () => rig.metrics.latest('notStarted', 'all', 'phase5');
const noData: RunEvent = { ...failed(), type: 'failed', failure_category: 'no_data_available' };
/** Starts the coordinator by its schedule, as the tests check the worker. */
const bothReady = async () => {
  await end('loader', 2);
  await end(COORDINATOR, 19.5);
};

describe('a run whose upstreams have finished', () => {
  it('that does not start is reported once after its grace, and counted until it starts', async () => {
    await bothReady();
    await tickUntil(29);
    expect(lines()).toEqual([]);
    await tickUntil(32);

    expect(lines()).toEqual([
      {
        severity: 'ERROR',
        message:
          'prediction-worker for 2026-01-14 has not started, though it was due: all that it reads has succeeded, prediction-coordinator last',
        run_event: expect.objectContaining({ phase: 'phase5', processor: WORKER, data_date: '2026-01-14' }) as object,
      },
    ]);
    expect(gauge()).toBe(1);

    await rig.print(started({ run_id: 'w', processor: WORKER }), T0 + 32 * MINUTE);
    await tickUntil(33);
    expect(gauge()).toBe(0);
    expect(lines()).toHaveLength(1);
  });

  it('raises no alarm if it starts within its grace', async () => {
    await bothReady();
    await rig.print(started({ run_id: 'w', processor: WORKER }), T0 + 25 * MINUTE);
    await tickUntil(34);

    expect(lines()).toEqual([]);
  });

  it.each([
    ['one upstream has not finished', undefined],
    ['one upstream found no data', noData],
    ['one upstream was skipped', skipped()],
    ['one upstream failed', failed()],
  ])('is not due where %s', async (_why, how) => {
    await end(COORDINATOR, 19.5);
    if (how !== undefined) await end('loader', 10, how);
    await tickUntil(34);

    expect(lines()).toEqual([]);
  });

  it('is not due by its inputs where only a schedule calls it', async () => {
    const breakers = config.breakers.map((each) => (each.id === 'worker' ? { ...each, triggers: [JOB] } : each));
    rig.config.config = { ...config, breakers };
    await bothReady();
    await tickUntil(34);

    expect(lines()).toEqual([]);
  });

  it('is not due while its breaker is open', async () => {
    await rig.breakers.change('worker', () => ({
      write: { ...newBreaker('worker'), state: 'open', heldByPerson: true },
      result: undefined,
    }));
    await bothReady();
    await tickUntil(34);

    expect(lines()).toEqual([]);
  });
});

describe('a schedule that fired', () => {
  it('without starting a run is reported: a paused job, or a call that was refused', async () => {
    await tickUntil(34);
    expect(lines()).toEqual([]);
    await tickUntil(38);

    expect(lines()).toHaveLength(1);
    expect(lines()[0]?.run_event).toMatchObject({ kind: 'schedule', job: JOB.job, data_date: '' });
    expect(gauge()).toBe(1);

    await rig.print(started(), T0 + 38 * MINUTE);
    await tickUntil(40);
    expect(gauge()).toBe(0);
  });

  it('and started a run that found no data raises no alarm', async () => {
    await rig.print(started(), T0 + 20 * MINUTE + 5_000);
    await rig.print(skipped(), T0 + 21 * MINUTE);
    await tickUntil(40);

    expect(lines()).toEqual([]);
  });

  it('before the guard was deployed is not reported', async () => {
    await tickUntil(30);

    expect(lines()).toEqual([]);
    expect(rig.watch.memory.firings[JOB.job]).toBe(T0 - 40 * MINUTE);
  });
});

describe('a tick of which a read fails', () => {
  const down = () => Promise.reject(new Error('14 UNAVAILABLE'));
  /** A tick a minute later, with other ports. */
  const tickWith = async (other: Parameters<MonitorRig['monitor']>[0]) => {
    rig.clock.advance(MINUTE);
    return (await (await rig.monitor(other))()).status;
  };
  const unreadBreakers = { all: down, unreadable: () => new Set<string>(), get: down, change: down };

  it('forgets no run that is due while its breaker is not known', async () => {
    await bothReady();
    await tickUntil(29);
    expect(await tickWith({ breakers: unreadBreakers })).toBe(500);
    expect(lines()).toEqual([]);
    await tickUntil(31);

    expect(lines()).toHaveLength(1);
  });

  it('forgets no firing of a schedule while the breaker is not known', async () => {
    await tickUntil(35);
    expect(await tickWith({ breakers: unreadBreakers })).toBe(500);
    expect(lines()).toEqual([]);
    await tickUntil(37);

    expect(lines()).toMatchObject([{ run_event: { kind: 'schedule', job: JOB.job } }]);
  });

  it('prints no line that the next tick prints again', async () => {
    await tickUntil(35);
    let calls = 0;
    const runs = storeWith(rig.runs, {
      hasStartedSince: (...args) => (++calls === 2 ? down() : rig.runs.hasStartedSince(...args)),
    });
    expect(await tickWith({ runs })).toBe(500);
    expect(calls).toBe(2);
    await tickUntil(37);

    expect(lines()).toHaveLength(1);
  });
});
