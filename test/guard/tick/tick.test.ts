import { MemoryGuardState } from '../../../guard/adapters/memory/guard-state';
import type { RunRecord } from '../../../guard/run/run-record';
import { RUNS_PER_LIST } from '../../../guard/tick/read-runs';
import { MonitorRig, storeWith } from '../support/monitor-rig';
import { COORDINATOR, heartbeat, MINUTE, running, SECOND, started, succeeded, T0 } from '../support/runs';
import { Names } from '../../../model/names';

let rig: MonitorRig;
beforeEach(() => {
  rig = new MonitorRig();
});
afterEach(() => rig.close());

describe('a tick', () => {
  it('of an idle pipeline writes the dense series, then its own gauge, and prints its line', async () => {
    const tick = await rig.monitor();

    expect(await tick()).toEqual({
      status: 200,
      body: {
        status: 'ticked',
        failures: 0,
        running: 0,
        unresolved: 0,
        closed: 0,
        resolved: 0,
        series: 0,
        open: 0,
        refused: 0,
        missed: 0,
        notStarted: 0,
        behindSeconds: 0,
        truncated: false,
      },
    });
    expect(rig.metrics.writes.map((write) => write.points.map((point) => point.gauge))).toEqual([
      [
        ...['ageRatio', 'silenceRatio', 'active', 'ageRatio', 'silenceRatio', 'active'],
        ...['deadlineMissed', 'deadlineCausedHere', 'deadlineMissed', 'deadlineCausedHere'],
        ...['notStarted', 'notStarted', 'recorderBehind', 'triggersRefused', 'truncated'],
      ],
      ['tick'],
    ]);
    expect(rig.metrics.writes[0]).toMatchObject({
      target: {
        project: 'sample-project',
        location: 'us-west2',
        namespace: 'sample-prod',
        names: new Names({ pipeline: 'sample' }),
      },
      at: T0,
      deadline: T0 + 40 * SECOND,
    });
    expect(rig.log.events('tick')).toHaveLength(1);
  });

  it('writes the gauges of the prefix that the configuration holds', async () => {
    rig.config.config = { ...rig.config.config, namePrefix: 'shop-a' };
    await (
      await rig.monitor()
    )();

    const types = rig.metrics.writes.flatMap(({ points, target }) =>
      points.map(({ gauge }) => target.names.gaugeType(gauge)),
    );
    expect(types).toContain('custom.googleapis.com/shop_a/monitor/tick');
    expect(types.filter((type) => !type.startsWith('custom.googleapis.com/shop_a/'))).toEqual([]);
  });

  it('leaves a healthy run open', async () => {
    await rig.print(started(), T0 - 20 * MINUTE);
    await rig.print(heartbeat(), T0 - 2 * MINUTE);
    await (
      await rig.monitor()
    )();

    expect(await rig.run()).toMatchObject({ state: 'running', closure: null });
    expect(rig.log.lines.map((line) => 'run_event' in line && line.run_event.type)).toEqual(['pulse', 'tick']);
    expect(rig.metrics.latest('ageRatio', COORDINATOR)).toBeCloseTo(2 / 3);
  });

  it('closes a run without heartbeat, reports it, and records the report', async () => {
    await rig.print(started(), T0 - 12 * MINUTE);
    const { body } = await (await rig.monitor())();

    expect(body).toMatchObject({ closed: 1, running: 0, unresolved: 1 });
    expect(await rig.run()).toMatchObject({ state: 'went_silent', unresolved: true, closure: { reported: true } });
    expect(rig.log.events('went_silent')).toEqual([
      {
        severity: 'ERROR',
        message: 'prediction-coordinator for 2026-01-14 had no heartbeat for 720 s: closed as went_silent',
        run_event: {
          v: 1,
          type: 'went_silent',
          run_id: 'p5-2026-01-14-1',
          attempt: 1,
          phase: 'phase5',
          processor: 'prediction-coordinator',
          data_date: '2026-01-14',
          age_seconds: 720,
          silence_seconds: 720,
        },
      },
    ]);
  });

  it('closes a run over its budget even if it sends heartbeats', async () => {
    await rig.print(started(), T0 - 31 * MINUTE);
    await rig.print(heartbeat(), T0 - MINUTE);
    await (
      await rig.monitor()
    )();

    expect(await rig.run()).toMatchObject({ state: 'timed_out' });
    expect(rig.log.events('timed_out')[0]).toMatchObject({
      run_event: { age_seconds: 31 * 60, silence_seconds: 60 },
    });
  });

  it('reports a closed run once, and keeps its gauges above 1 at every tick', async () => {
    await rig.print(started(), T0 - 12 * MINUTE);
    const tick = await rig.monitor();
    for (let n = 0; n < 5; n += 1) {
      await tick();
      expect(rig.metrics.latest('silenceRatio', COORDINATOR)).toBeGreaterThan(1);
      rig.clock.advance(MINUTE);
    }

    expect(rig.log.events('went_silent')).toHaveLength(1);
    expect(rig.log.events('tick')).toHaveLength(5);
  });

  it('resolves closed work when a later attempt of it succeeds, not when other work does', async () => {
    await rig.print(started(), T0 - 12 * MINUTE);
    const tick = await rig.monitor();
    await tick();
    const other = { run_id: 'other', data_date: '2026-01-15' };
    await rig.print(started(other), T0 + 10 * SECOND);
    await rig.print(succeeded(other), T0 + 20 * SECOND);
    rig.clock.advance(MINUTE);
    await tick();

    expect(await rig.run()).toMatchObject({ unresolved: true });
    expect(rig.metrics.latest('silenceRatio', COORDINATOR)).toBeGreaterThan(1);

    await rig.print(started({ attempt: 2 }), T0 + 30 * SECOND);
    await rig.print(succeeded({ attempt: 2 }), T0 + 40 * SECOND);
    rig.clock.advance(MINUTE);
    await tick();

    expect(await rig.run()).toMatchObject({
      state: 'went_silent',
      unresolved: false,
      resolution: { at: T0 + 2 * MINUTE, by: 'p5-2026-01-14-1~2', reason: 'later success of the same work' },
    });
    expect(rig.metrics.latest('silenceRatio', COORDINATOR)).toBe(0);
  });

  it('answers a GET as it answers a POST', async () => {
    await rig.monitor();

    expect((await fetch(rig.served[0]?.url ?? '')).status).toBe(200);
  });

  it.each([
    [RUNS_PER_LIST, false, 'INFO'],
    [RUNS_PER_LIST + 1, true, 'WARNING'],
  ])('that finds %i running runs has cut the list: %s', async (count, truncated, severity) => {
    const run = running({}, T0);
    const runs = storeWith(rig.runs, {
      longestRunning: (limit) => Promise.resolve(Array<RunRecord>(Math.min(limit, count)).fill(run)),
    });
    const { body } = await (await rig.monitor({ runs }))();

    expect(body).toMatchObject({ truncated, running: 1 });
    expect(rig.log.events('tick')[0]?.severity).toBe(severity);
  });
});

describe('two monitors at once', () => {
  it('run one after the other: the second finds the lease taken and stops', async () => {
    const tick = await rig.monitor();
    const answers = await Promise.all([tick(), tick()]);

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers.map(({ body }) => (body as { status: string }).status).sort()[0]).toMatch(/^another tick/);
    expect(rig.log.events('tick')).toHaveLength(1);
  });

  it('close and report a run exactly once even if each has a lease', async () => {
    for (let n = 0; n < 20; n += 1) await rig.print(started({ run_id: `run-${n}` }), T0 - 12 * MINUTE);
    const ticks = await Promise.all([1, 2, 3].map(() => rig.monitor({ guard: new MemoryGuardState() })));
    const answers = await Promise.all(ticks.map((tick) => tick()));

    expect(answers.reduce((sum, { body }) => sum + (body as { closed: number }).closed, 0)).toBe(20);
    expect(rig.log.events('went_silent')).toHaveLength(20);
    expect(new Set(rig.log.events('went_silent').map((line) => line.run_event['run_id'])).size).toBe(20);
  });
});

describe('a run that changes between read and closing', () => {
  it('is not closed when its end arrived, and its gauge does not exceed 1', async () => {
    await rig.print(started(), T0 - 12 * MINUTE);
    const runs = storeWith(rig.runs, {
      unresolved: async (limit) => {
        const closed = await rig.runs.unresolved(limit);
        await rig.print(succeeded(), T0 - 10 * SECOND);
        return closed;
      },
    });
    const { body } = await (await rig.monitor({ runs }))();

    expect(body).toMatchObject({ status: 'ticked', closed: 0, running: 0, unresolved: 0 });
    expect(await rig.run()).toMatchObject({ state: 'succeeded' });
    expect(rig.metrics.latest('silenceRatio', COORDINATOR)).toBeUndefined();
  });

  it('stays open, with gauges below 1, when a heartbeat arrived', async () => {
    await rig.print(started(), T0 - 12 * MINUTE);
    const runs = storeWith(rig.runs, {
      unresolved: async (limit) => {
        const closed = await rig.runs.unresolved(limit);
        await rig.print(heartbeat(), T0 - 10 * SECOND);
        return closed;
      },
    });
    const { body } = await (await rig.monitor({ runs }))();

    expect(body).toMatchObject({ status: 'ticked', closed: 0, running: 1, unresolved: 0 });
    expect(rig.metrics.latest('active', COORDINATOR)).toBe(1);
    expect(rig.metrics.latest('silenceRatio', COORDINATOR)).toBeLessThan(0.1);
  });

  it('is judged again when a heartbeat arrived', async () => {
    await rig.print(started(), T0 - 31 * MINUTE);
    const runs = storeWith(rig.runs, {
      unresolved: async (limit) => {
        const closed = await rig.runs.unresolved(limit);
        await rig.print(heartbeat(), T0 - 2 * MINUTE);
        return closed;
      },
    });
    await (
      await rig.monitor({ runs })
    )();

    expect(await rig.run()).toMatchObject({ state: 'timed_out' });
  });
});
