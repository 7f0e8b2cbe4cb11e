import { guardConfigOf } from '../../../model/guard-config';
import type { BreakerRule } from '../../../model/breaker-rule';
import { sampleDeployable, samplePipeline, sampleProcessor, sampleSchedule } from '../../model/sample-pipeline';
import { BreakerRig, breakerRule, JOB } from '../support/breaker-rig';
import { COORDINATOR, guardConfig, started } from '../support/runs';

let rig: BreakerRig;
beforeEach(() => {
  rig = new BreakerRig();
  declare({ observeOnly: true });
});
afterEach(() => rig.close());

function declare(rule: Pick<BreakerRule, 'observeOnly'>): void {
  const base = guardConfig();
  rig.config.config = {
    ...base,
    processors: base.processors.map((one) => (one.name === COORDINATOR ? { ...one, retriesAfterTimeout: 1 } : one)),
    breakers: [breakerRule({ triggers: [JOB], ...rule })],
    schedules: [{ job: JOB.job, deployable: COORDINATOR, cron: '0 0 1 1 *', timeZone: 'Etc/UTC' }],
  };
}

describe('a breaker that only observes', () => {
  it('decides and logs what it would stop and resume, and changes no trigger', async () => {
    await rig.fail(3);
    await rig.tickUntil(20);
    await rig.end('succeeded');
    await rig.tick();

    expect(await rig.breaker()).toMatchObject({ state: 'closed', changes: 3, held: [] });
    expect(rig.triggers.acts).toEqual([]);
    const [opened] = rig.log.events('breaker_opened');
    expect(opened?.message).toContain('(observe only: would stop schedule coordinator-daily)');
    expect(opened?.run_event).toMatchObject({ observe_only: true });
  });

  it('has a gauge of its own scope, so that no policy takes it for a breaker that stops triggers', async () => {
    await rig.fail(3);
    await rig.tick();

    const points = rig.metrics.writes.at(-2)?.points ?? [];
    expect(points.filter(({ gauge }) => gauge === 'breakerOpen')).toMatchObject([
      { value: 1, labels: { scope: 'observed' } },
    ]);
    expect(points.filter(({ gauge }) => gauge === 'breakerHolding')).toEqual([]);
  });

  it('resumes what it had stopped before the switch', async () => {
    declare({});
    await rig.fail(3);
    await rig.tick();
    expect(rig.triggers.state(JOB).kind).toBe('stopped');

    declare({ observeOnly: true });
    await rig.tick();
    expect(rig.triggers.state(JOB).kind).toBe('flows');
    await rig.tick();
    expect(await rig.breaker()).toMatchObject({ state: 'open', held: [] });
  });

  it('stops its triggers once it is switched on while it is open', async () => {
    await rig.fail(3);
    await rig.tick();
    declare({});
    await rig.tick();

    expect(rig.triggers.state(JOB).kind).toBe('stopped');
  });
});

describe('a restart of a deployable that is only observed', () => {
  it('is logged and not made', async () => {
    await rig.print(started({ run_id: 'r' }), rig.clock.now());
    for (let minute = 0; minute < 14; minute += 1) await rig.tick();

    expect(rig.triggers.acts).toEqual([]);
    expect(rig.log.events('retried')).toHaveLength(1);
    expect(rig.log.events('retried')[0]).toMatchObject({
      message: expect.stringContaining('would be run again (observe only)') as string,
      run_event: { observe_only: true },
    });
    const id = { processor: COORDINATOR, runId: 'r', attempt: 1 };
    const kept = await rig.runs.change(id, (run) => ({ result: run?.retry }));
    expect(kept).toMatchObject({ job: 'coordinator-daily', observed: true });
  });

  it('is made where it is not only observed', async () => {
    declare({});
    await rig.print(started({ run_id: 'r' }), rig.clock.now());
    for (let minute = 0; minute < 14; minute += 1) await rig.tick();

    expect(rig.triggers.acts).toContain('run coordinator-daily');
  });
});

describe('an adopted deployable', () => {
  const adopt = (observeOnly?: boolean) => {
    const adopted = sampleDeployable({
      name: COORDINATOR,
      adopt: true,
      serviceAccount: 'load@sample.iam.gserviceaccount.com',
      ...(observeOnly === undefined ? {} : { observeOnly }),
      processors: [sampleProcessor({ name: COORDINATOR, retriesAfterTimeout: 1 })],
      triggers: [sampleSchedule({ job: JOB.job })],
    });
    const { breakers = [], processors, schedules = [] } = guardConfigOf(samplePipeline(adopted), 'prod');
    const phase = 'phase5';
    rig.config.config = {
      ...guardConfig(),
      processors: processors.map((one) => ({ ...one, phase, budgetSeconds: 600 })),
      breakers: breakers.map((one) => ({ ...one, phase })),
      schedules: schedules.map((one) => ({ ...one, cron: '0 0 1 1 *' })),
    };
  };
  const openAndHang = async () => {
    await rig.fail(3);
    await rig.tick();
    await rig.end('succeeded');
    await rig.print(started({ run_id: 'r' }), rig.clock.now());
    for (let minute = 0; minute < 14; minute += 1) await rig.tick();
  };

  it('is only observed where nothing else is declared: no trigger is stopped, no job is run', async () => {
    adopt();
    await openAndHang();

    expect(rig.log.events('breaker_opened')).toHaveLength(1);
    expect(rig.triggers.acts).toEqual([]);
  });

  it('is guarded like any other once that is declared', async () => {
    adopt(false);
    await openAndHang();

    expect(rig.triggers.acts).not.toEqual([]);
  });
});
