import fc from 'fast-check';
import type { GuardConfig } from '../../../model/guard-config';
import { MemoryConfigSource } from '../../../guard/adapters/memory/config-source';
import { closeRun, markReported, type RunRecord } from '../../../guard/run/run-record';
import { RUNS_PER_LIST, UNRESOLVED_PER_LIST } from '../../../guard/tick/read-runs';
import { countedStore } from '../support/counted-store';
import { MonitorRig } from '../support/monitor-rig';
import { COORDINATOR, guardConfig, MINUTE, running, started, succeeded, T0 } from '../support/runs';

const DAY = 24 * 60 * MINUTE;
/** Waits for a day before it counts as silent, and its budget is two. */
const PATIENT = 'archive';

let rig: MonitorRig;
beforeEach(() => {
  rig = new MonitorRig();
});
afterEach(() => rig.close());

function config(): GuardConfig {
  const { processors, ...rest } = guardConfig();
  const [first] = processors;
  if (first === undefined) throw new Error('the sample has processors');
  const patient = {
    ...first,
    name: PATIENT,
    criticality: 'P3' as const,
    budgetSeconds: 172_800,
    silenceSeconds: 86_400,
  };
  return { ...rest, processors: [patient, ...processors] };
}

const put = (runs: readonly RunRecord[]) =>
  Promise.all(runs.map((run) => rig.runs.change(run, () => ({ write: run, result: undefined }))));

/** Runs of one processor that were closed on earlier days, each of another data date. */
function unresolved(count: number, processor = PATIENT): RunRecord[] {
  return Array.from({ length: count }, (_, n) => {
    const at = T0 - 30 * DAY + n * MINUTE;
    const dataDate = new Date(T0 - (n + 1) * DAY).toISOString().slice(0, 10);
    const run = running({ run_id: `old-${processor}-${n}`, processor, data_date: dataDate }, at);
    return markReported(closeRun(run, 'went_silent', at + 12 * MINUTE));
  });
}

/** Runs in flight without a heartbeat for longer than any P0 run may be, and within their own limits. */
function patient(count: number): RunRecord[] {
  return Array.from({ length: count }, (_, n) =>
    running({ run_id: `p-${n}`, processor: PATIENT }, T0 - 60 * MINUTE - n),
  );
}

async function monitor() {
  const { store, seen } = countedStore(rig.runs);
  const tick = await rig.monitor({ runs: store, config: new MemoryConfigSource(config()) });
  return { tick, seen };
}

const silence = (processor = COORDINATOR) => rig.metrics.latest('silenceRatio', processor) ?? 0;

describe('a new P0 run that hangs', () => {
  it.each([UNRESOLVED_PER_LIST + 1, UNRESOLVED_PER_LIST + 500])(
    'stays above the threshold behind %i older unresolved runs until its work is done',
    async (count) => {
      await put(unresolved(count));
      await rig.print(started(), T0 - 12 * MINUTE);
      const { tick } = await monitor();
      for (let minute = 0; minute < 4; minute += 1) {
        expect(await tick()).toMatchObject({ status: 200, body: { truncated: true } });
        expect(silence()).toBeGreaterThan(1);
        rig.clock.advance(MINUTE);
      }
      await rig.print(started({ attempt: 2 }), T0 + 3 * MINUTE);
      await rig.print(succeeded({ attempt: 2 }), T0 + 4 * MINUTE);
      await tick();

      expect(silence()).toBe(0);
      expect(silence(PATIENT)).toBeGreaterThan(1);
    },
  );

  it('is judged though more runs than a list holds have been silent for longer, within their own limits', async () => {
    await put(patient(2 * RUNS_PER_LIST));
    await rig.print(started(), T0 - 12 * MINUTE);
    const { tick } = await monitor();
    await tick();

    expect(silence()).toBeGreaterThan(1);
    expect((await rig.run())?.state).toBe('went_silent');
    expect(rig.metrics.latest('active', PATIENT)).toBe(2 * RUNS_PER_LIST);
  });

  it('stays above the threshold whatever else is running or unresolved', async () => {
    const sizes = fc.constantFrom(
      ...[0, 1, RUNS_PER_LIST - 1, RUNS_PER_LIST, RUNS_PER_LIST + 1, UNRESOLVED_PER_LIST, UNRESOLVED_PER_LIST + 1],
    );
    const property = fc.asyncProperty(sizes, sizes, sizes, async (waiting, old, own) => {
      rig = new MonitorRig();
      await put([...patient(waiting), ...unresolved(old), ...unresolved(own, COORDINATOR)]);
      await rig.print(started(), T0 - 12 * MINUTE);
      const { tick } = await monitor();
      for (let minute = 0; minute < 2; minute += 1) {
        await tick();
        expect(silence()).toBeGreaterThan(1);
        rig.clock.advance(MINUTE);
      }
      expect((await rig.run())?.unresolved).toBe(true);
      await rig.close();
    });
    await fc.assert(property, { numRuns: 5 });
  });
});

describe('unresolved runs', () => {
  it('of one work are one open item', async () => {
    for (const attempt of [1, 2, 3]) await rig.print(started({ attempt }), T0 - 12 * MINUTE);
    const { tick } = await monitor();

    expect((await tick()).body).toMatchObject({ closed: 3, unresolved: 1 });
  });

  it('that were not read keep the incident of their processor open when those that were read are resolved', async () => {
    const others = unresolved(UNRESOLVED_PER_LIST, 'prediction-worker').map((run) => ({
      ...run,
      startedAt: T0 - 90 * DAY,
    }));
    const own = unresolved(150, COORDINATOR);
    await put([...others, ...own]);
    const latest = own.toSorted((a, b) => b.startedAt - a.startedAt).slice(0, 100);
    for (const { dataDate } of latest) {
      await rig.print(succeeded({ run_id: `again-${dataDate}`, data_date: dataDate }), T0);
    }
    const { tick } = await monitor();
    rig.clock.advance(MINUTE);
    expect((await tick()).body).toMatchObject({ resolved: 100 });

    expect(silence()).toBeGreaterThan(1);
  });
});

describe('10,000 running and 1,000 unresolved runs', () => {
  it('are all judged with bounded reads', async () => {
    await put([...patient(10_000), ...unresolved(1_000)]);
    await rig.print(started(), T0 - 12 * MINUTE);
    const { tick, seen } = await monitor();
    const { body } = await tick();

    expect(body).toMatchObject({ status: 'ticked', closed: 1, unresolved: 1_001, truncated: true });
    expect(rig.metrics.latest('active', PATIENT)).toBe(10_000);
    // Two lists of running runs, the unresolved ones and a query for each, and the lists of three processors.
    expect(seen.documents).toBeLessThan(2 * 1_000 + 2 * 1_000 + 3 * 2 * 100 + 100);
    expect(seen.writes).toBe(2);
  });

  it('that all hang are above the threshold at once, and the next ticks close all of them', async () => {
    const hanging = Array.from({ length: 10_000 }, (_, n) =>
      running({ run_id: `h-${n}`, processor: 'prediction-worker' }, T0 - 7 * MINUTE),
    );
    await put([...hanging, ...unresolved(1_000)]);
    await rig.print(started(), T0 - 12 * MINUTE);
    const { tick, seen } = await monitor();
    let ticks = 0;
    while ((await rig.runs.countRunning('prediction-worker')) > 0 && ticks < 20) {
      await tick();
      ticks += 1;
      expect([silence() > 1, silence('prediction-worker') > 1]).toEqual([true, true]);
      rig.clock.advance(MINUTE);
    }
    expect((await rig.run())?.state).toBe('went_silent');
    expect(ticks).toBeLessThanOrEqual(12); // each closes a list of 1,000
    expect(seen.documents / ticks).toBeLessThan(10_000);
  });
});

describe('a store that is slow while many runs hang', () => {
  it('does not delay the gauges: the tick closes what it can, the most critical first', async () => {
    await put(
      Array.from({ length: 500 }, (_, n) =>
        running({ run_id: `h-${n}`, processor: 'prediction-worker' }, T0 - 7 * MINUTE - n),
      ),
    );
    await rig.print(started(), T0 - 12 * MINUTE);
    const { store } = countedStore(rig.runs);
    const slow: typeof store = {
      ...store,
      change: (id, decide) => {
        rig.clock.advance(MINUTE / 240);
        return store.change(id, decide);
      },
    };
    const tick = await rig.monitor({ runs: slow });

    expect(await tick()).toMatchObject({ status: 200, body: { status: 'ticked', truncated: true } });
    expect((await rig.run())?.state).toBe('went_silent');
    expect(await rig.runs.countRunning('prediction-worker')).toBeGreaterThan(100);
    expect(silence('prediction-worker')).toBeGreaterThan(1);
    expect(rig.metrics.latest('truncated', 'timeout-monitor')).toBe(1);
  });
});
