import { JobNotRun } from '../../../guard/ports/trigger-control';
import { newBreaker } from '../../../model/breaker';
import type { BreakerRule } from '../../../model/breaker-rule';
import { breakerRule, JOB } from '../support/breaker-rig';
import { MonitorRig, storeWith } from '../support/monitor-rig';
import { COORDINATOR, guardConfig, heartbeat, MINUTE, started, succeeded, T0 } from '../support/runs';

let rig: MonitorRig;
let times: number;
beforeEach(() => {
  rig = new MonitorRig();
  declare(2);
});
afterEach(() => rig.close());

function declare(retriesAfterTimeout: number, rule: Pick<BreakerRule, 'observeOnly'> = {}): void {
  times = retriesAfterTimeout;
  const base = guardConfig();
  rig.config.config = {
    ...base,
    processors: base.processors.map((each) => (each.name === COORDINATOR ? { ...each, retriesAfterTimeout } : each)),
    breakers: [breakerRule({ triggers: [JOB], ...rule })],
    schedules: [{ job: JOB.job, deployable: COORDINATOR, cron: '0 0 1 1 *', timeZone: 'Etc/UTC' }],
  };
}
const tick = async () => {
  rig.clock.advance(MINUTE);
  return (await rig.monitor())();
};
/** An attempt starts now and sends no more lines until it is closed. */
const hang = async (run_id: string, attempt = 1) => {
  await rig.print(started({ run_id, attempt }), rig.clock.now());
  for (let minute = 0; minute < 12; minute += 1) await tick();
};
const runs = () => rig.triggers.acts.filter((act) => act.startsWith('run'));

describe('a run that the monitor closed', () => {
  it('is not retried without a declared retry', async () => {
    declare(0);
    await hang('r');

    expect(await rig.run('r')).toMatchObject({ state: 'went_silent', retried: false });
    expect(runs()).toEqual([]);
  });

  it('is retried once by its schedule, and the retry is reported', async () => {
    await hang('r');
    await tick();

    expect(runs()).toEqual(['run coordinator-daily']);
    expect(await rig.run('r')).toMatchObject({ retried: true, retry: { job: 'coordinator-daily' }, unresolved: true });
    expect(rig.log.events('retried')).toHaveLength(1);
    expect(rig.log.events('retried')[0]?.run_event).toMatchObject({ run_id: 'r', closed_as: 'went_silent', retry: 1 });
  });

  it('is resolved by a successful retry with any run id', async () => {
    await hang('r');
    await rig.print(started({ run_id: 'r', attempt: 2 }), rig.clock.now());
    await rig.print(succeeded({ run_id: 'r', attempt: 2 }), rig.clock.now() + 1_000);
    await tick();

    expect(await rig.run('r')).toMatchObject({ unresolved: false, resolution: { by: 'r~2' } });
    expect(runs()).toHaveLength(1);
  });

  it.each([
    ['attempts of one run', (n: number) => hang('r', n)],
    ['runs of other names for the same date', (n: number) => hang(`r-${n}`)],
  ])('is retried at most as often as declared, over %s', async (_what, next) => {
    declare(2);
    rig.config.config = { ...rig.config.config, breakers: [breakerRule({ triggers: [], processors: [] })] };
    for (let n = 1; n <= 5; n += 1) await next(n);

    expect(times).toBe(2);
    expect(runs()).toHaveLength(2);
  });

  it('is not retried while the breaker is open', async () => {
    await rig.breakers.change(COORDINATOR, () => ({
      write: { ...newBreaker(COORDINATOR), state: 'open', since: T0, heldByPerson: true },
      result: undefined,
    }));
    await hang('r');

    expect(runs()).toEqual([]);
  });

  it('is not retried where a person has already started it again', async () => {
    await rig.print(started({ run_id: 'r' }), T0);
    rig.clock.advance(11 * MINUTE);
    await rig.print(started({ run_id: 'by hand' }), rig.clock.now());
    await tick();

    expect(await rig.run('r')).toMatchObject({ state: 'went_silent', retried: false });
    expect(runs()).toEqual([]);
  });

  it('loses its retry, and is never retried twice, where the monitor is killed between mark and call', async () => {
    await rig.print(started({ run_id: 'r' }), T0);
    rig.clock.advance(12 * MINUTE);
    const dying = { ...bound(), runNow: () => Promise.reject(new Error('killed')) };
    await (
      await rig.monitor({ triggers: () => dying })
    )();
    await tick();

    expect(runs()).toEqual([]);
    expect(await rig.run('r')).toMatchObject({ retried: true, unresolved: true });
    expect(rig.metrics.latest('silenceRatio', COORDINATOR)).toBeGreaterThan(1);
  });

  it('is retried at each tick until the API runs its job, which is one retry', async () => {
    await rig.print(started({ run_id: 'r' }), T0);
    rig.clock.advance(11 * MINUTE);
    rig.triggers.failure = new JobNotRun('403 PERMISSION_DENIED');
    for (let minute = 0; minute < 3; minute += 1) {
      expect((await tick()).body).toMatchObject({ refused: 1 });
      expect(rig.metrics.latest('triggersRefused', 'timeout-monitor')).toBe(1);
      expect(await rig.run('r')).toMatchObject({ retried: false, unresolved: true });
    }
    rig.triggers.failure = undefined;
    await tick();
    await tick();

    expect(runs()).toHaveLength(1);
    expect(rig.log.events('retried')).toHaveLength(1);
    expect(rig.metrics.latest('triggersRefused', 'timeout-monitor')).toBe(0);
  });

  it('is not retried again for longer than a person would leave it alone', async () => {
    await rig.print(started({ run_id: 'r' }), T0);
    rig.clock.advance(11 * MINUTE);
    rig.triggers.failure = new JobNotRun('403 PERMISSION_DENIED');
    for (let minute = 0; minute < 12; minute += 1) await tick();

    expect((await tick()).body).toMatchObject({ refused: 0, unresolved: 1 });
  });

  it('is retried once by two monitors that each have a lease', async () => {
    await rig.print(started({ run_id: 'r' }), T0);
    rig.clock.advance(12 * MINUTE);
    const alone = { take: () => Promise.resolve({ taken: true, series: [] } as const), remember: done, release: done };
    const monitors = await Promise.all([1, 2].map(() => rig.monitor({ guard: alone, runs: storeWith(rig.runs, {}) })));
    await Promise.all(monitors.map((monitor) => monitor()));

    expect(runs()).toHaveLength(1);
  });
});

describe('a retry with a breaker', () => {
  /** The breaker opens on this run, and its cool-down of five minutes begins. */
  const open = async (since: number) => {
    await rig.breakers.change(COORDINATOR, () => ({
      write: { ...newBreaker(COORDINATOR), state: 'open', since, coolDownMs: 5 * MINUTE },
      result: undefined,
    }));
  };
  const ticks = async (count: number) => {
    for (let n = 0; n < count; n += 1) await tick();
  };

  it('waits for the end of the cool-down, and is the run that the half-open breaker lets through', async () => {
    await rig.print(started({ run_id: 'r' }), rig.clock.now());
    await ticks(10);
    await open(rig.clock.now());
    await ticks(4);
    expect(await rig.run('r')).toMatchObject({ state: 'went_silent', retried: false });
    expect(runs()).toEqual([]);

    await ticks(2);
    expect((await rig.breakers.get(COORDINATOR))?.state).toBe('half_open');
    expect(runs()).toEqual(['run coordinator-daily']);

    await rig.print(started({ run_id: 'r', attempt: 2 }), rig.clock.now());
    await tick();
    await rig.print(succeeded({ run_id: 'r', attempt: 2 }), rig.clock.now());
    await ticks(2);
    expect((await rig.breakers.get(COORDINATOR))?.state).toBe('closed');
    expect(await rig.run('r')).toMatchObject({ unresolved: false, resolution: { by: 'r~2' } });
    expect(runs()).toHaveLength(1);
  });

  it('is one of several closed works while the breaker is half-open', async () => {
    await rig.print(started({ run_id: 'a', data_date: '2026-01-12' }), rig.clock.now());
    await rig.print(started({ run_id: 'b', data_date: '2026-01-13' }), rig.clock.now());
    await ticks(10);
    await open(rig.clock.now());
    await ticks(9);

    expect(runs()).toHaveLength(1);
    expect(rig.log.events('retried')).toHaveLength(1);
  });

  it('of a half-open breaker that only observes is logged once, and the job is not run', async () => {
    declare(2, { observeOnly: true });
    await rig.print(started({ run_id: 'r' }), rig.clock.now());
    await ticks(10);
    await open(rig.clock.now());
    await ticks(4);
    expect(rig.log.events('retried')).toEqual([]);

    await ticks(5);
    expect((await rig.breakers.get(COORDINATOR))?.state).toBe('half_open');
    expect(rig.log.events('retried')).toMatchObject([{ run_event: { run_id: 'r', observe_only: true } }]);
    expect(runs()).toEqual([]);
  });

  it('does not come while a person holds the breaker open', async () => {
    await rig.print(started({ run_id: 'r' }), rig.clock.now());
    await ticks(10);
    await rig.breakers.change(COORDINATOR, () => ({
      write: { ...newBreaker(COORDINATOR), state: 'open', since: rig.clock.now(), heldByPerson: true },
      result: undefined,
    }));
    await ticks(20);

    expect(runs()).toEqual([]);
  });
});

describe('a run that two triggers start', () => {
  it('is not retried while the run of the other trigger is still running, whichever started last', async () => {
    await rig.print(started({ run_id: 'by the orchestrator' }), rig.clock.now());
    await tick();
    await rig.print(started({ run_id: 'by the schedule' }), rig.clock.now());
    for (let minute = 0; minute < 12; minute += 1) {
      await rig.print(heartbeat({ run_id: 'by the orchestrator' }), rig.clock.now());
      await tick();
    }

    expect(await rig.run('by the schedule')).toMatchObject({ state: 'went_silent', retried: false });
    expect(runs()).toEqual([]);
  });

  it('is retried as a new attempt, and the late success of the closed attempt resolves nothing', async () => {
    await hang('r');
    await rig.print(started({ run_id: 'r', attempt: 2 }), rig.clock.now());
    await rig.print(succeeded({ run_id: 'r' }), rig.clock.now() + 1_000);
    await tick();

    expect(await rig.run('r')).toMatchObject({ state: 'went_silent', unresolved: true, wroteLate: true });
    expect(runs()).toHaveLength(1);
  });
});

function bound() {
  const { triggers } = rig;
  return {
    look: triggers.look.bind(triggers),
    stop: triggers.stop.bind(triggers),
    resume: triggers.resume.bind(triggers),
  };
}

function done(): Promise<void> {
  return Promise.resolve();
}
