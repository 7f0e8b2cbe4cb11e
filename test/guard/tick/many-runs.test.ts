import { MONITOR } from '../../../model/guard-timing';
import { RUNS_PER_LIST, UNRESOLVED_PER_LIST } from '../../../guard/tick/read-runs';
import type { GuardConfig } from '../../../model/guard-config';
import type { RunRecord } from '../../../guard/run/run-record';
import { closeRun, markReported } from '../../../guard/run/run-record';
import { countedStore } from '../support/counted-store';
import { MonitorRig } from '../support/monitor-rig';
import { guardConfig, MINUTE, running, succeeded, T0 } from '../support/runs';

const PROCESSORS = 20;
const names = Array.from({ length: PROCESSORS }, (_, n) => `processor-${n}`);
/** Twenty processors; the last one is P0 with the shortest limits. */
const config = (): GuardConfig => {
  const [first] = guardConfig().processors;
  if (first === undefined) throw new Error('the sample has processors');
  const processors = names.map((name, n) =>
    n === PROCESSORS - 1
      ? { ...first, name, criticality: 'P0' as const, budgetSeconds: 600, silenceSeconds: 300 }
      : { ...first, name, criticality: 'P2' as const, budgetSeconds: 7_200, silenceSeconds: 3_600 },
  );
  return { ...guardConfig(), processors };
};

let rig: MonitorRig;
beforeEach(() => {
  rig = new MonitorRig();
  rig.config.config = config();
});
afterEach(() => rig.close());

const put = (run: RunRecord) => rig.runs.change(run, () => ({ write: run, result: undefined }));
const nameOf = (n: number) => names[n % PROCESSORS] ?? '';
/** Runs in flight that began at an instant, evenly over all processors. */
async function run(count: number, startedAt: number, lastSeenAt = startedAt): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    await put(running({ run_id: `run-${n}`, processor: nameOf(n) }, startedAt, lastSeenAt));
  }
}
/** Closed runs, each of other work, not resolved for days. */
async function leaveUnresolved(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    const at = T0 - 5 * 24 * 60 * MINUTE;
    const date = `2025-${String(1 + (n % 12)).padStart(2, '0')}-${String(1 + (Math.floor(n / PROCESSORS) % 28)).padStart(2, '0')}`;
    const record = running({ run_id: `old-${n}`, processor: nameOf(n), data_date: date }, at);
    await put(markReported(closeRun(record, 'went_silent', at + 60 * MINUTE)));
  }
}
async function tick() {
  const { store, seen } = countedStore(rig.runs);
  const before = rig.clock.now();
  const { body } = await (await rig.monitor({ runs: store }))();
  rig.clock.moveTo(before + MINUTE);
  return { body, seen };
}

/** Two lists of all runs, two and a count per processor, the unresolved ones and one query for each of their works. */
const MOST_DOCUMENTS = 2 * RUNS_PER_LIST + 2 * RUNS_PER_LIST + PROCESSORS + 2 * UNRESOLVED_PER_LIST + 100;

it('as many running runs as a list holds are read once each', async () => {
  await run(RUNS_PER_LIST, T0 - MINUTE);
  const { body, seen } = await tick();

  expect(body).toMatchObject({ running: RUNS_PER_LIST, truncated: false });
  // Beside them: the unresolved and the unreported ones, each an empty query.
  expect(seen).toMatchObject({ documents: RUNS_PER_LIST + 2, queries: 3, counts: 0 });
});

describe('10,000 running and 1,000 unresolved runs', () => {
  beforeEach(async () => {
    await run(10_000, T0 - 5 * MINUTE, T0 - MINUTE);
    await leaveUnresolved(1_000);
  });

  it('are all counted with a bounded number of documents, within 55 s where each call takes half a second', async () => {
    const { body, seen } = await tick();

    expect(body).toMatchObject({ status: 'ticked', unresolved: 1_000, closed: 0 });
    expect(rig.metrics.latest('active', 'all', 'phase5')).toBe(10_000);
    expect(seen.documents).toBeLessThanOrEqual(MOST_DOCUMENTS);
    expect(seen.writes).toBe(0);
    expect(seen.rounds * 500).toBeLessThanOrEqual(55_000);
  });

  it('do not hide a critical run that hangs, though most are older', async () => {
    await put(running({ run_id: 'critical', processor: nameOf(PROCESSORS - 1) }, T0 - 7 * MINUTE, T0 - 6 * MINUTE));
    const { body } = await tick();

    expect(body).toMatchObject({ closed: 1 });
    expect(await rig.run('critical', 1, nameOf(PROCESSORS - 1))).toMatchObject({ state: 'went_silent' });
    expect(rig.metrics.latest('silenceRatio', nameOf(PROCESSORS - 1))).toBeGreaterThan(1);
  });

  it('do not hide that the work of an unresolved run is done', async () => {
    const again = { run_id: 'again', processor: nameOf(7), data_date: '2025-08-01' };
    await put(running(again, T0 - 2 * MINUTE));
    await rig.print(succeeded(again), T0 - MINUTE);

    expect((await tick()).body).toMatchObject({ resolved: 1, unresolved: 999 });
  });
});

it('10,000 runs that all hang are all closed by the next ticks, each with bounded reads', async () => {
  await run(10_000, T0 - 3 * 60 * MINUTE);
  let ticks = 0;
  let closed = 0;
  while (closed < 10_000 && ticks < 20) {
    const { body, seen } = await tick();
    closed += (body as { readonly closed: number }).closed;
    ticks += 1;
    expect(seen.documents).toBeLessThanOrEqual(MOST_DOCUMENTS + RUNS_PER_LIST);
  }

  expect(closed).toBe(10_000);
  expect(ticks * MONITOR.period.toSeconds()).toBeLessThanOrEqual(10 * 60);
});
