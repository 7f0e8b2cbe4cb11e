import { GAUGES_OF, guardWorkOf } from '../../audit/usage/guard-work';
import { widePipeline } from '../../bench/wide-pipeline';
import { newBreaker } from '../../model/breaker';
import { GAUGES } from '../../model/gauges';
import { guardConfigOf, type GuardConfig } from '../../model/guard-config';
import type { Pipeline } from '../../model/pipeline';
import { runTick } from '../../guard/tick/run-tick';
import { examplePipeline } from '../example/pipeline';
import { MonitorRig } from '../guard/support/monitor-rig';
import { MINUTE, T0 } from '../guard/support/runs';

type Counted = Record<'reads' | 'writes' | 'samples', number>;

/** A store whose calls are counted. Firestore bills an empty query as one read, and a transaction reads its document. */
function counting<T extends object>(store: T, counted: Counted, writes: readonly string[]): T {
  return new Proxy(store, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return (...args: unknown[]) => {
        const answer: unknown = (method as (...all: unknown[]) => unknown).apply(target, args);
        // What is known already is not read.
        if (!(answer instanceof Promise)) return answer;
        return answer.then((result: unknown) => {
          counted.reads += Array.isArray(result) ? Math.max(1, result.length) : 1;
          if (writes.includes(String(name))) counted.writes += 1;
          return result;
        });
      };
    },
  });
}

/** What a tick of the deployed code does in which nothing has changed, with its lease and its pulse. */
async function quietTick(config: GuardConfig): Promise<Counted> {
  const rig = new MonitorRig();
  rig.config.config = config;
  const counted = { reads: 0, writes: 0, samples: 0 };
  const guard = counting(rig.guard, counted, ['take', 'remember', 'release']);
  const pulses = counting(rig.pulses, counted, ['arrived']);
  const { metrics, log, clock } = rig;
  const ports = {
    runs: counting(rig.runs, counted, ['change']),
    breakers: counting(rig.breakers, counted, ['change']),
    watch: counting(rig.watch, counted, ['write']),
    triggers: () => rig.triggers,
    ...{ guard, pulses, config: rig.config, metrics, log, clock },
  };
  // A breaker has a document once it has changed.
  for (const { id } of config.breakers ?? []) {
    await rig.breakers.change(id, () => ({ write: newBreaker(id), result: undefined }));
  }
  // The first tick notes what was due before; each of them ends with the lease given back.
  for (const now of [T0, T0 + MINUTE]) {
    clock.moveTo(now);
    Object.assign(counted, { reads: 0, writes: 0, samples: 0 });
    metrics.writes.length = 0;
    const [holder, deadline] = ['a tick', now + 40_000];
    await guard.take({ holder, now, expiresAt: deadline });
    await runTick(ports, { holder, now, deadline, previousSeries: [] });
    await guard.release(holder, {});
    await pulses.arrived({ at: now, arrivedAt: now, worstLagMs: 0 });
    counted.samples = metrics.writes.reduce((total, { points }) => total + points.length, 0);
  }
  return counted;
}

const withOneMore = (pipeline: Pipeline): Pipeline => {
  const [phase, ...phases] = pipeline.phases;
  const [deployable, ...others] = phase?.deployables ?? [];
  const [processor] = deployable?.processors ?? [];
  if (phase === undefined || deployable === undefined || processor === undefined) throw new Error('no processor');
  const more = { ...deployable, processors: [...deployable.processors, { ...processor, name: 'one-more' }] };
  return { ...pipeline, phases: [{ ...phase, deployables: [more, ...others] }, ...phases] };
};

describe.each([
  ['the example', examplePipeline],
  ['a declaration with one more processor', withOneMore(examplePipeline)],
  ['a declaration of 40 processors', widePipeline(40)],
])('the work of the guard of %s', (_, pipeline) => {
  const config = guardConfigOf(pipeline, 'prod');

  test('is what a tick of the deployed code reads, writes and sends', async () => {
    const { denseSeries, readsPerTick, writesPerTick } = guardWorkOf([config]);
    expect(await quietTick(config)).toEqual({ reads: readsPerTick, writes: writesPerTick, samples: denseSeries });
  });
});

test('one more processor adds three series, the read of its latest end, and two reads a day', () => {
  const [before, after] = [examplePipeline, withOneMore(examplePipeline)].map((one) =>
    guardWorkOf([guardConfigOf(one, 'prod')]),
  );
  expect(after).toEqual({
    ...before,
    seriesOfProcessors: (before?.seriesOfProcessors ?? 0) + 3,
    readsPerTick: (before?.readsPerTick ?? 0) + 1,
    readsPerDay: (before?.readsPerDay ?? 0) + 2,
  });
});

test('every gauge of the guard is counted', () => {
  expect([...new Set<string>(Object.values(GAUGES_OF).flat())].sort()).toEqual(Object.keys(GAUGES).sort());
});
