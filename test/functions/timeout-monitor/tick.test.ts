import { ManualClock } from '../../../functions/ports/clock.memory';
import { MemoryConfigSource } from '../../../functions/ports/config-source.memory';
import { MemoryGuardState } from '../../../functions/ports/guard-state.memory';
import { MemoryLog } from '../../../functions/ports/log.memory';
import { MemoryMetricWriter } from '../../../functions/ports/metric-writer.memory';
import type { Change, RunId, RunStore } from '../../../functions/ports/run-store';
import { MemoryRunStore } from '../../../functions/ports/run-store.memory';
import { applyEvent } from '../../../functions/run-recorder/core';
import type { RunRecord } from '../../../functions/run-record/core';
import { createHandler } from '../../../functions/timeout-monitor/handler';
import type { MonitorPorts } from '../../../functions/timeout-monitor/tick';
import type { RunEvent } from '../../../model/run-event';
import { COORDINATOR, guardConfig, heartbeat, MINUTE, running, SECOND, started, succeeded, T0 } from '../support/runs';
import { serve, type Served } from '../support/serve';

/** A monitor on ports in memory, and the means to make each of them fail. */
class Rig {
  readonly runs = new MemoryRunStore();
  readonly guard = new MemoryGuardState();
  readonly config = new MemoryConfigSource(guardConfig());
  readonly metrics = new MemoryMetricWriter();
  readonly log = new MemoryLog();
  readonly clock = new ManualClock(T0);
  readonly served: Served[] = [];

  async monitor(other: Partial<MonitorPorts> = {}): Promise<() => Promise<{ status: number; body: unknown }>> {
    const { runs, guard, config, metrics, log, clock } = this;
    const served = await serve(createHandler({ runs, guard, config, metrics, log, clock, ...other }));
    this.served.push(served);
    return async () => {
      const response = await fetch(served.url, { method: 'POST' });
      return { status: response.status, body: await response.json() };
    };
  }

  async print(event: RunEvent, at: number): Promise<void> {
    await this.runs.change({ runId: event.run_id, attempt: event.attempt }, (current) => {
      const { record } = applyEvent(current, event, at);
      return { write: record, result: undefined };
    });
  }

  run(runId = 'p5-2026-01-14-1', attempt = 1): Promise<RunRecord | undefined> {
    return this.runs.change({ runId, attempt }, (current) => ({ result: current }));
  }
}

/** The store of another, with some of its methods replaced. */
function storeWith(runs: RunStore, other: Partial<RunStore>): RunStore {
  return {
    change: (id, decide) => runs.change(id, decide),
    longestRunning: (limit) => runs.longestRunning(limit),
    longestSilent: (limit) => runs.longestSilent(limit),
    unresolved: (limit) => runs.unresolved(limit),
    unreported: (limit) => runs.unreported(limit),
    latestSuccesses: (work, limit) => runs.latestSuccesses(work, limit),
    ...other,
  };
}

let rig: Rig;
beforeEach(() => {
  rig = new Rig();
});
afterEach(() => Promise.all(rig.served.map((served) => served.close())));

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
        truncated: false,
      },
    });
    expect(rig.metrics.writes.map((write) => write.points.map((point) => point.gauge))).toEqual([
      ['ageRatio', 'silenceRatio', 'active', 'ageRatio', 'silenceRatio', 'active'],
      ['tick'],
    ]);
    expect(rig.metrics.writes[0]).toMatchObject({
      target: { project: 'nba-props-platform', location: 'us-west2', namespace: 'nba-props-prod' },
      at: T0,
      deadline: T0 + 50 * SECOND,
    });
    expect(rig.log.events('tick')).toHaveLength(1);
  });

  it('leaves a healthy run alone', async () => {
    await rig.print(started(), T0 - 20 * MINUTE);
    await rig.print(heartbeat(), T0 - 2 * MINUTE);
    await (
      await rig.monitor()
    )();

    expect(await rig.run()).toMatchObject({ state: 'running', closure: null });
    expect(rig.log.lines).toHaveLength(1);
    expect(rig.metrics.latest('ageRatio', COORDINATOR)).toBeCloseTo(2 / 3);
  });

  it('closes a silent run, reports it, and remembers that it did', async () => {
    await rig.print(started(), T0 - 12 * MINUTE);
    const { body } = await (await rig.monitor())();

    expect(body).toMatchObject({ closed: 1, running: 0, unresolved: 1 });
    expect(await rig.run()).toMatchObject({ state: 'went_silent', unresolved: true, closure: { reported: true } });
    expect(rig.log.events('went_silent')).toEqual([
      {
        severity: 'ERROR',
        message: 'prediction-coordinator for 2026-01-14 said nothing for 720 s: closed as went_silent',
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

  it('closes a run that is over budget though it still says that it lives', async () => {
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

  it('reports a run once, however often it ticks, while its gauges stay above 1', async () => {
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

  it('resolves closed work when a later attempt of it has succeeded, and not when other work has', async () => {
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

  it('says that it did not see everything where a query reached its limit', async () => {
    const run = running({}, T0);
    const runs = storeWith(rig.runs, { longestRunning: () => Promise.resolve(Array<RunRecord>(1_000).fill(run)) });
    const { body } = await (await rig.monitor({ runs }))();

    expect(body).toMatchObject({ truncated: true, running: 1 });
    expect(rig.log.events('tick')[0]?.severity).toBe('WARNING');
  });
});

describe('two monitors at once', () => {
  it('tick one after the other: the second finds the lease taken and leaves', async () => {
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

describe('a run that changes between the reading and the closing', () => {
  it('is not closed when its end arrived, and its gauge does not say so either', async () => {
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

  it('stays open, and its gauges say so, when a heartbeat arrived', async () => {
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

  it('is judged anew when a heartbeat arrived', async () => {
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

describe('a monitor that is killed between closing and printing', () => {
  it('has its closing printed by the next tick: at least once, never not at all', async () => {
    await rig.print(started(), T0 - 12 * MINUTE);
    const dying = {
      print: (line: Parameters<MemoryLog['print']>[0]) => {
        if ('run_event' in line) throw new Error('killed');
      },
    };
    expect((await (await rig.monitor({ log: dying }))()).status).toBe(500);
    expect(await rig.run()).toMatchObject({ state: 'went_silent', closure: { reported: false } });

    rig.clock.advance(MINUTE);
    const tick = await rig.monitor();
    await tick();
    rig.clock.advance(MINUTE);
    await tick();

    expect(rig.log.events('went_silent')).toHaveLength(1);
    expect(await rig.run()).toMatchObject({ closure: { reported: true } });
  });
});

describe('when parts of a tick fail', () => {
  it('a metric write that fails answers 500 and leaves the tick’s own gauge out', async () => {
    rig.metrics.failure = new Error('14 UNAVAILABLE');
    const { status } = await (await rig.monitor())();

    expect(status).toBe(500);
    expect(rig.metrics.writes).toEqual([]);
    expect(rig.log.events('tick')).toEqual([]);
    expect(rig.log.errors()[0]).toContain('14 UNAVAILABLE');
  });

  it('a metric write that fails loses no closing zero', async () => {
    await rig.print(started(), T0 - MINUTE);
    const tick = await rig.monitor();
    await tick();
    await rig.print(succeeded(), T0);
    rig.metrics.failure = new Error('14 UNAVAILABLE');
    rig.clock.advance(MINUTE);
    await tick();
    expect(rig.metrics.latest('active', COORDINATOR)).toBe(1);

    rig.metrics.failure = undefined;
    rig.clock.advance(MINUTE);
    await tick();

    expect(rig.metrics.latest('active', COORDINATOR)).toBe(0);
  });

  it('a tick that dies after its first gauges leaves no series open for ever', async () => {
    await rig.print(started(), T0 - MINUTE);
    const dies = {
      write: async (...args: Parameters<MemoryMetricWriter['write']>) => {
        await rig.metrics.write(...args);
        throw new Error('killed');
      },
    };
    await (
      await rig.monitor({ metrics: dies })
    )();
    await rig.print(succeeded(), T0);
    rig.clock.advance(MINUTE);
    await (
      await rig.monitor()
    )();

    expect(rig.metrics.latest('active', COORDINATOR)).toBe(0);
  });

  it('a run that cannot be closed does not keep others from being closed, nor gauges from being written', async () => {
    await rig.print(started({ run_id: 'stuck' }), T0 - 12 * MINUTE);
    await rig.print(started({ run_id: 'other', processor: 'prediction-worker' }), T0 - 12 * MINUTE);
    const runs = storeWith(rig.runs, {
      change: <T>(id: RunId, decide: (current: RunRecord | undefined) => Change<T>) =>
        id.runId === 'stuck' ? Promise.reject(new Error('10 ABORTED')) : rig.runs.change(id, decide),
    });
    const { status, body } = await (await rig.monitor({ runs }))();

    expect(status).toBe(500);
    expect(body).toMatchObject({ status: 'incomplete', failures: 1, closed: 1, running: 1 });
    expect(rig.metrics.latest('silenceRatio', COORDINATOR)).toBeGreaterThan(1);
    expect(rig.metrics.latest('tick', 'timeout-monitor')).toBeUndefined();
    expect(rig.log.errors()[0]).toContain('10 ABORTED');
  });

  it('a failed tick can be tried again at once', async () => {
    rig.metrics.failure = new Error('14 UNAVAILABLE');
    const tick = await rig.monitor();
    await tick();
    rig.metrics.failure = undefined;
    rig.clock.advance(2 * SECOND);

    expect((await tick()).body).toMatchObject({ status: 'ticked' });
  });

  it.each(['config', 'runs', 'guard'] as const)('an unreachable %s answers 500 and says so', async (part) => {
    const down = () => Promise.reject(new Error('14 UNAVAILABLE'));
    const parts: Partial<MonitorPorts> = {
      config: { read: down },
      runs: storeWith(rig.runs, { longestRunning: down }),
      guard: { take: down, remember: down, release: down },
    };
    const { status, body } = await (await rig.monitor({ [part]: parts[part] }))();

    expect({ status, body }).toEqual({ status: 500, body: { status: 'failed' } });
    expect(rig.log.errors()[0]).toContain('14 UNAVAILABLE');
    expect(rig.metrics.writes).toEqual([]);
  });

  it('a lease that cannot be given back runs out by itself before the next minute', async () => {
    const guard = rig.guard;
    const sticky = {
      take: guard.take.bind(guard),
      remember: guard.remember.bind(guard),
      release: () => Promise.reject(new Error('14 UNAVAILABLE')),
    };
    expect((await (await rig.monitor({ guard: sticky }))()).status).toBe(500);
    rig.clock.advance(MINUTE);

    expect((await (await rig.monitor())()).body).toMatchObject({ status: 'ticked' });
  });
});

describe('a tick that takes too long', () => {
  it('gives up at its deadline and keeps the lease, as it may still be at work', async () => {
    const hanging = {
      read: () => {
        rig.clock.advance(50 * SECOND);
        return new Promise<never>(() => undefined);
      },
    };
    const { status } = await (await rig.monitor({ config: hanging }))();
    const tick = await rig.monitor();

    expect(status).toBe(500);
    expect(rig.log.errors()[0]).toContain('the tick was not done by its deadline');
    expect((await tick()).body).toEqual({ status: 'another tick is running' });
    rig.clock.advance(10 * SECOND);
    expect((await tick()).body).toMatchObject({ status: 'ticked' });
  });

  it('closes what it can and begins nothing after its deadline', async () => {
    for (let n = 0; n < 100; n += 1) await rig.print(started({ run_id: `run-${n}` }), T0 - 12 * MINUTE);
    const slow = storeWith(rig.runs, {
      change: (id, decide) => {
        rig.clock.advance(SECOND);
        return rig.runs.change(id, decide);
      },
    });
    const { status } = await (await rig.monitor({ runs: slow }))();

    expect(status).toBe(500);
    expect(rig.metrics.writes).toEqual([]);
    const closed = (await rig.runs.unresolved(1_000)).length;
    expect(closed).toBeGreaterThan(0);
    expect(closed).toBeLessThan(100);
  });

  it('leaves the rest to the next ticks, which lose nothing and report nothing twice that was marked', async () => {
    for (let n = 0; n < 100; n += 1) await rig.print(started({ run_id: `run-${n}` }), T0 - 12 * MINUTE);
    let isSlow = true;
    const runs = storeWith(rig.runs, {
      change: (id, decide) => {
        if (isSlow) rig.clock.advance(SECOND);
        return rig.runs.change(id, decide);
      },
    });
    const tick = await rig.monitor({ runs });
    await tick();
    isSlow = false;
    rig.clock.advance(MINUTE);
    await tick();

    expect(new Set(rig.log.events('went_silent').map((line) => line.run_event['run_id'])).size).toBe(100);
    expect(await rig.runs.unreported(1_000)).toEqual([]);
    expect(await rig.runs.longestRunning(1_000)).toEqual([]);
  });
});
