import { recordAfter, COORDINATOR, failed, MINUTE, SECOND, started, T0 } from '../support/runs';
import { BreakerRig, breakerRule, JOB } from '../support/breaker-rig';
import { countedStore } from '../support/counted-store';

let rig: BreakerRig;
beforeEach(async () => {
  rig = new BreakerRig(breakerRule({ failureRate: { above: 0.5, windowSeconds: 900, minimumRuns: 20 } }));
  await rig.tick(); // the first tick looks at nothing that is over; what follows costs what every tick costs
  rig.clock.advance(MINUTE);
});
afterEach(() => rig.close());

async function storm(failures: number): Promise<void> {
  for (let n = 0; n < failures; n += 1) {
    const id = { run_id: `run-${n}`, data_date: '2026-01-12' };
    const at = T0 - 10 * MINUTE + Math.floor((n * 10 * MINUTE) / failures);
    const record = recordAfter([started(id), at], [failed(id), at + SECOND]);
    await rig.runs.change(record, () => ({ write: record, result: undefined }));
  }
}

/** Upper limit of the reads of a tick: three lists of runs, 3 x 8 attempts per processor, two counts. */
const MOST_DOCUMENTS = 3 + (1 + 3 * 8) + 2 * 100 + 1;

describe('a tick in a storm', () => {
  it.each([1_000, 100_000])(
    'of %i failures reads a bounded number of documents and writes no run',
    async (failures) => {
      await storm(failures);
      const { store, seen } = countedStore(rig.runs);
      const { body } = await (await rig.monitor({ runs: store }))();

      expect(body).toMatchObject({ status: 'ticked', open: 1, truncated: false });
      expect(seen.documents).toBeLessThanOrEqual(MOST_DOCUMENTS);
      expect(seen.queries).toBe(6); // three lists, the ends since, the last run and the row behind it
      expect(seen.counts).toBe(2);
      expect(seen.writes).toBe(0);
    },
  );

  it('reads few documents in an idle pipeline, and makes one count query', async () => {
    await rig.end('succeeded');
    const { store, seen } = countedStore(rig.runs);
    await (
      await rig.monitor({ runs: store })
    )();

    expect(seen).toEqual({ documents: 3 + 1 + 1 + 1, queries: 5, counts: 1, writes: 0, rounds: 4 });
  });

  it('reads at most its limit of running runs, and reports the truncation', async () => {
    for (let n = 0; n < 3_000; n += 1) await rig.print(started({ run_id: `run-${n}` }), T0 - MINUTE);
    const { store, seen } = countedStore(rig.runs);
    const { body } = await (await rig.monitor({ runs: store }))();

    expect(body).toMatchObject({ truncated: true });
    // Both lists, and for each of two processors two lists of 100 and a count.
    expect(seen.documents).toBeLessThanOrEqual(2 * 1_000 + 2 * 2 * 100 + 2 * 3 + MOST_DOCUMENTS);
  });
});

describe('the number of failures before a breaker opens', () => {
  /** Runs fail at the rate of calls until all triggers are stopped. Returns the number of failures. */
  async function passed(perSecond: number, ticksSkipped = 0): Promise<number> {
    let failures = 0;
    for (let second = 1; second <= 300; second += 1) {
      rig.clock.advance(SECOND);
      if (rig.triggers.state(JOB).kind === 'flows') {
        for (let n = 0; n < perSecond; n += 1) await rig.end('failed');
        failures += perSecond;
      }
      if (second % 60 === 0 && second / 60 > ticksSkipped) await (await rig.monitor())();
    }
    return failures;
  }

  it('is at most the failures of one monitor period plus the runs in flight', async () => {
    expect(await passed(10)).toBe(60 * 10);
    expect((await rig.breakers.get(COORDINATOR))?.state).toBe('open');
  });

  it('grows by one period for every skipped tick', async () => {
    expect(await passed(10, 2)).toBe(3 * 60 * 10);
  });
});
