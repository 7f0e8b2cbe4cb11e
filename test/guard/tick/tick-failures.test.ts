import type { MemoryLog } from '../../../guard/adapters/memory/log';
import type { MemoryMetricWriter } from '../../../guard/adapters/memory/metric-writer';
import type { Change, RunId } from '../../../guard/ports/run-store';
import type { RunRecord } from '../../../guard/run/run-record';
import type { MonitorPorts } from '../../../guard/tick/ports';
import { MonitorRig, storeWith } from '../support/monitor-rig';
import { COORDINATOR, MINUTE, SECOND, started, succeeded, T0 } from '../support/runs';

let rig: MonitorRig;
beforeEach(() => {
  rig = new MonitorRig();
});
afterEach(() => rig.close());

describe('a monitor that is killed between closing and printing', () => {
  it('has its closing printed at least once, by the next tick', async () => {
    await rig.print(started(), T0 - 12 * MINUTE);
    const dying = {
      print: (line: Parameters<MemoryLog['print']>[0]) => {
        if ('run_event' in line && line.run_event.type !== 'pulse') throw new Error('killed');
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
  it('a metric write that fails answers 500 and omits the tick’s own gauge', async () => {
    rig.metrics.failure = new Error('14 UNAVAILABLE');
    const { status } = await (await rig.monitor())();

    expect(status).toBe(500);
    expect(rig.metrics.writes).toEqual([]);
    expect(rig.log.events('tick')).toEqual([]);
    expect(rig.log.errors()[0]).toContain('14 UNAVAILABLE');
  });

  it('a metric write that fails does not lose the last 0 of a series', async () => {
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

  it('a tick that dies after its first gauges leaves no series open', async () => {
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

  it('a run that cannot be closed blocks neither other closings nor gauges', async () => {
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

  it('a failed tick can be retried immediately', async () => {
    rig.metrics.failure = new Error('14 UNAVAILABLE');
    const tick = await rig.monitor();
    await tick();
    rig.metrics.failure = undefined;
    rig.clock.advance(2 * SECOND);

    expect((await tick()).body).toMatchObject({ status: 'ticked' });
  });

  it.each(['config', 'runs', 'guard'] as const)('an unreachable %s answers 500 with the cause', async (part) => {
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

  it('a lease that cannot be released expires before the next minute', async () => {
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
  it('stops at its deadline and keeps the lease, as work may still be in progress', async () => {
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

  it('closes runs up to its deadline and starts no work after it', async () => {
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

  it('leaves the other runs to the next ticks, which close all and report marked runs once', async () => {
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
