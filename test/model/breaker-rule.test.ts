import { definePipeline } from '../../model/define-pipeline';
import { Duration } from '../../model/duration';
import { guardConfigOf, guardConfigSchema } from '../../model/guard-config';
import { lastFiring } from '../../model/schedule';
import type { RequestDeployable } from '../../model/pipeline';
import { sampleDeployable, samplePipeline, sampleProcessor, samplePush, sampleSchedule } from './sample-pipeline';

const rulesOf = (...deployables: Partial<RequestDeployable>[]) => {
  const [first, ...others] = deployables.map((each) => sampleDeployable(each));
  const pipeline = samplePipeline(first);
  const phases = pipeline.phases.map((phase) => ({ ...phase, deployables: [...phase.deployables, ...others] }));
  return guardConfigOf({ ...pipeline, phases }, 'prod').breakers ?? [];
};
const codesOf = (deployable: Partial<RequestDeployable>): string[] => {
  try {
    definePipeline(samplePipeline(sampleDeployable(deployable)));
    return [];
  } catch (error) {
    return (error as Error).message.match(/DEC0\d\d/g) ?? [];
  }
};

describe('the breaker of a deployable', () => {
  const adopted = { adopt: true, serviceAccount: 'load@sample.iam.gserviceaccount.com' };
  const observes = (deployable: Partial<RequestDeployable>, observeOnly?: boolean) => {
    const pipeline = samplePipeline(sampleDeployable(deployable));
    const declared = observeOnly === undefined ? pipeline : { ...pipeline, observeOnly };
    return guardConfigOf(declared, 'prod').breakers?.[0]?.observeOnly;
  };

  test('only observes where it is declared, or where the deployable is adopted and nothing else is declared', () => {
    expect(observes({})).toBeUndefined();
    expect(observes(adopted)).toBe(true);
    expect(observes({ ...adopted, observeOnly: false })).toBeUndefined();
    expect(observes(adopted, false)).toBeUndefined();
    expect(observes({}, true)).toBe(true);
    expect(observes({ observeOnly: false }, true)).toBeUndefined();
  });

  test('a breaker has the name of the only processor, and opens after three failures in a row by default', () => {
    expect(rulesOf({})).toEqual([
      {
        id: 'load',
        phase: 'phase1',
        deployable: 'loader',
        criticality: 'P1',
        processors: [{ name: 'load', failuresInARow: 3 }],
        failureRate: null,
        coolDownSeconds: 300,
        coolDownCapSeconds: 3_600,
        triggers: [{ kind: 'push', subscription: 'loader-sub' }],
      },
    ]);
  });

  test('a breaker has the name of the deployable where processors share its triggers, and counts failures by processor', () => {
    const processors = [
      sampleProcessor({ name: 'a', criticality: 'P2', breaker: { failuresInARow: 5 } }),
      sampleProcessor({ name: 'b', criticality: 'P0' }),
      sampleProcessor({ name: 'c', breaker: { failuresInARow: 'never' } }),
    ];
    const breaker = { failuresInARow: 4, coolDown: Duration.minutes(2) };

    expect(rulesOf({ processors, breaker })).toMatchObject([
      {
        id: 'loader',
        criticality: 'P0',
        processors: [
          { name: 'a', failuresInARow: 5 },
          { name: 'b', failuresInARow: 4 },
          { name: 'c', failuresInARow: null },
        ],
        coolDownSeconds: 120,
      },
    ]);
  });
});

describe('the triggers that a breaker stops', () => {
  test('a breaker stops schedules and pushes, and no HTTP call', () => {
    const triggers = [samplePush(), sampleSchedule(), httpFrom('loader')];

    expect(rulesOf({ triggers })[0]?.triggers).toEqual([
      { kind: 'push', subscription: 'loader-sub' },
      { kind: 'schedule', job: 'loader-daily' },
    ]);
    expect(rulesOf({ triggers: [httpFrom('loader')] })[0]?.triggers).toEqual([]);
  });

  test('a breaker stops the triggers of an orchestrator that calls this deployable only and hosts no processor', () => {
    const called = { triggers: [httpFrom('starter')] };
    const orchestrator = { name: 'starter', processors: [], triggers: [samplePush({ subscription: 'starter-sub' })] };
    const stopped = [{ kind: 'push', subscription: 'starter-sub' }];

    expect(rulesOf(called, orchestrator)[0]?.triggers).toEqual(stopped);
    const alsoCalled = { ...called, name: 'other', processors: [sampleProcessor({ name: 'other' })] };
    expect(rulesOf(called, orchestrator, alsoCalled)[0]?.triggers).toEqual([]);
    const worker = { ...orchestrator, processors: [sampleProcessor({ name: 'starts' })] };
    expect(rulesOf(called, worker).find(({ id }) => id === 'load')?.triggers).toEqual([]);
  });

  test('a deployable without processors has no breaker', () => {
    expect(rulesOf({ processors: [] })).toEqual([]);
  });
});

describe('options of breakers and retries', () => {
  test.each([
    ['DEC050', { breaker: { failuresInARow: 0 } }],
    ['DEC051', { breaker: { coolDown: Duration.seconds(30) } }],
    ['DEC051', { breaker: { coolDown: Duration.hours(2) } }],
    ['DEC052', { breaker: { failureRate: { above: 1, window: Duration.minutes(10), minimumRuns: 5 } } }],
    ['DEC053', { breaker: { failureRate: { above: 0.5, window: Duration.minutes(10), minimumRuns: 0 } } }],
    [
      'DEC054',
      { processors: [sampleProcessor({ breaker: { coolDown: Duration.minutes(9) } }), sampleProcessor({ name: 'b' })] },
    ],
    ['DEC056', { processors: [sampleProcessor({ startGrace: Duration.minutes(5) })] }],
    ['DEC055', { processors: [sampleProcessor({ retriesAfterTimeout: 1 })] }],
    ['DEC055', { processors: [sampleProcessor({ retriesAfterTimeout: 11 })], triggers: [sampleSchedule()] }],
  ])('invalid options are refused: %s', (code, deployable) => {
    expect(codesOf(deployable)).toEqual([code]);
  });

  test.each([
    [{ breaker: { failuresInARow: 1, failureRate: { above: 0.5, window: Duration.minutes(10), minimumRuns: 5 } } }],
    [{ processors: [sampleProcessor({ breaker: { coolDown: Duration.minutes(9) } })] }],
    [{ processors: [sampleProcessor({ retriesAfterTimeout: 2 })], triggers: [sampleSchedule()] }],
    [{ processors: [sampleProcessor({ retriesAfterTimeout: 10 })], triggers: [sampleSchedule()] }],
  ])('valid options are accepted: %#', (deployable) => {
    expect(codesOf(deployable)).toEqual([]);
  });
});

describe('the guard’s configuration', () => {
  test('the configuration holds the schedules of deployables that host processors', () => {
    const config = guardConfigOf(samplePipeline(sampleDeployable({ triggers: [sampleSchedule()] })), 'prod');

    expect(config.schedules).toEqual([
      { job: 'loader-daily', deployable: 'loader', cron: '0 5 * * *', timeZone: 'America/New_York' },
    ]);
    expect(config.processors[0]).toMatchObject({ startGraceSeconds: 3_600, retriesAfterTimeout: 0 });
  });

  test('a configuration from before breakers is still read', () => {
    const { breakers: _breakers, schedules: _schedules, ...older } = guardConfigOf(samplePipeline(), 'prod');

    expect(guardConfigSchema.parse(older).breakers).toBeUndefined();
  });
});

test('a schedule fires in local time, also on the day when the clocks change', () => {
  const fired = (at: string) => new Date(lastFiring('30 6 * * *', 'America/Los_Angeles', Date.parse(at))).toISOString();

  expect(fired('2026-03-08T20:00:00Z')).toBe('2026-03-08T13:30:00.000Z');
  expect(fired('2026-03-07T20:00:00Z')).toBe('2026-03-07T14:30:00.000Z');
});

function httpFrom(from: string) {
  return { kind: 'http', from, callerDeadline: Duration.minutes(10), retries: 0 } as const;
}
