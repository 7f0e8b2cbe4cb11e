import { Duration } from '../../../model/duration';
import { nbaProps } from '../../../pipelines/nba-props';
import { declaredStack } from '../../../simulation/declared-stack';
import type { Fault } from '../../../simulation/faults/all-faults';
import { VirtualPipeline } from '../../../simulation/virtual-pipeline';
import type { VirtualQueue } from '../../../simulation/virtual-queue';
import { synthesizeProd } from '../../declared';
import { TwoGuards } from '../../simulation/support/two-guards';

const HOUR = 3_600_000;
const START = Date.parse('2026-01-14T18:00:00Z');
const stack = declaredStack(synthesizeProd(nbaProps));
const { config, deployment } = stack;

/** The declared pipeline from the evening of 14 January on, with both guards; breakers stop its queues. */
const nightOf = (faults: readonly Fault[]) => {
  const queues = new Map<string, VirtualQueue>();
  const guards = new TwoGuards({ config, start: START, judgedThrough: '2026-01-13', faults }, queues);
  const pipeline = new VirtualPipeline({
    config,
    scenario: { workload: [{ kind: 'daily', beforeDeadline: Duration.hours(2) }], faults },
    faults: guards.faults,
    deployment,
    routes: stack,
    timeline: guards.timeline,
    output: { said: (logged) => guards.take(logged), answered: () => undefined, callFailed: () => undefined },
    from: START,
    isOfScenario: (dataDate) => dataDate > '2026-01-13',
  });
  for (const [name, queue] of pipeline.queues) queues.set(name, queue);
  pipeline.planUntil(START + 48 * HOUR);
  return { guards, pipeline };
};

describe('for the declared prod pipeline, the simulated and the deployed guard agree at every tick', () => {
  test('in a night without faults, in which every phase meets its deadline', async () => {
    const { guards, pipeline } = nightOf([]);
    expect(await guards.runUntil(START + 30 * HOUR)).toBeUndefined();
    expect(pipeline.started).toBeGreaterThan(config.processors.length);
    const types = guards.lines.map(({ run_event }) => run_event.type).filter((type) => type !== 'tick');
    expect(types).toEqual(Array.from({ length: 5 }, () => 'deadline_met'));
  });

  test('in a night with an open breaker, a hung run, a Firestore outage and missed deadlines', async () => {
    const { guards } = nightOf([
      {
        kind: 'runs-fail',
        after: Duration.hours(9),
        lasts: Duration.hours(2),
        processors: ['NbacGamebookProcessor'],
        category: 'processing_error',
        takes: Duration.seconds(40),
      },
      {
        kind: 'burst',
        after: Duration.hours(9),
        lasts: Duration.hours(1),
        processor: 'NbacGamebookProcessor',
        runs: 20,
        takes: Duration.minutes(2),
      },
      {
        kind: 'hang',
        processor: 'OddsApiPropsProcessor',
        dataDate: '2026-01-14',
        after: Duration.minutes(3),
        lasts: Duration.hours(7),
        blocksPhase: false,
      },
      { kind: 'store-down', after: Duration.hours(12), lasts: Duration.minutes(25) },
      { kind: 'monitor-stops', after: Duration.hours(14), lasts: Duration.minutes(50) },
    ]);
    expect(await guards.runUntil(START + 32 * HOUR)).toBeUndefined();
    const types = new Set(guards.lines.map(({ run_event }) => run_event.type));
    expect([...types].sort()).toEqual(
      expect.arrayContaining([
        'breaker_closed',
        'breaker_half_opened',
        'breaker_opened',
        'deadline_missed',
        'went_silent',
      ]),
    );
  });
});
