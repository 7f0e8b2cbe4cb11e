// cspell:ignore declard silnt titel
import fc from 'fast-check';
import { z } from 'zod';
import { Duration } from '../../model/duration';
import { InputError } from '../../model/problem';
import type { Expectation } from '../../simulation/expectations/all-expectations';
import type { Fault } from '../../simulation/faults/all-faults';
import { defineScenario } from '../../simulation/define-scenario';
import type { AnyScenario, RecordedScenario, Scenario } from '../../simulation/scenario';
import { recordedScenarioSchema, scenarioSchema } from '../../simulation/scenario-schema';
import { changed, everyField, everyWrong, fieldNames, nameOfPlace } from '../model/every-field';

/** The refusal of what JavaScript may hand over; 'accepted' if there is none. */
function refusal(scenario: unknown): string {
  try {
    defineScenario(scenario as AnyScenario);
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  return 'accepted';
}

const HOUR = Duration.hours(1);
const LASTING = { after: HOUR, lasts: HOUR };
const RUN = { processor: 'games', dataDate: '2026-01-14' };
const SOME = { ...LASTING, processors: ['games'] };

/** A fault of every kind, with every field. A kind that is missing here does not compile. */
const FAULTS = {
  hang: { kind: 'hang', ...RUN, ...LASTING, blocksPhase: false, heartbeatsGoOn: true, attempts: 2 },
  slow: { kind: 'slow', ...RUN, takes: HOUR },
  'monitor-stops': { kind: 'monitor-stops', ...LASTING },
  'runs-fail': { kind: 'runs-fail', ...SOME, category: 'timeout', takes: HOUR, share: 0.5 },
  burst: { kind: 'burst', ...RUN, runs: 2, takes: HOUR, ...LASTING },
  drift: { kind: 'drift', processor: 'games', factor: 2, ...LASTING },
  'calls-refused': { kind: 'calls-refused', deployable: 'loaders', status: 503, ...LASTING },
  'triggers-stopped': { kind: 'triggers-stopped', deployable: 'loaders', ...LASTING },
  'subscription-missing': { kind: 'subscription-missing', deployable: 'loaders', ...LASTING },
  'calls-missing': { kind: 'calls-missing', deployable: 'loaders', ...LASTING },
  'store-down': { kind: 'store-down', ...LASTING },
  'recorder-down': { kind: 'recorder-down', ...LASTING },
  'guard-refused': { kind: 'guard-refused', ...LASTING },
  'too-many-runs': { kind: 'too-many-runs', ...LASTING },
  'lines-misfit': { kind: 'lines-misfit', ...SOME },
  deploy: { kind: 'deploy', after: HOUR, policies: ['p'] },
  snooze: { kind: 'snooze', ...LASTING, policies: ['p'] },
} as const satisfies Record<Fault['kind'], Fault>;

const OF = FAULTS['store-down'];
/** An expectation of every kind, with every field. A kind that is missing here does not compile. */
const EXPECTATIONS = {
  detected: { kind: 'detected', policy: 'p', names: 'games', of: OF, within: HOUR },
  undetected: { kind: 'undetected', for: HOUR },
  notifications: { kind: 'notifications', atMost: 1, policy: 'p' },
  pages: { kind: 'pages', atMost: 1 },
  incidents: { kind: 'incidents', policy: 'p', atMost: 1 },
  failures: { kind: 'failures', atMost: 1_000 },
  noise: { kind: 'noise', atMost: 0.05 },
  'nothing missed': { kind: 'nothing missed', within: HOUR },
  'no message lost': { kind: 'no message lost' },
  'done by deadline': { kind: 'done by deadline', phase: 'publish', atLeast: 0.95 },
  overlaps: { kind: 'overlaps', deployable: 'job', atMost: 0 },
  'run closed': { kind: 'run closed', reason: 'timed_out', of: OF, within: HOUR },
  'all incidents close': { kind: 'all incidents close', policy: 'p' },
  silent: { kind: 'silent', policy: 'p' },
} as const satisfies Record<Expectation['kind'], Expectation>;

const OTHER_EXPECTATIONS: readonly Expectation[] = [
  { kind: 'detected', policy: 'p', names: 'games', of: OF, by: '2026-01-15T00:00:00Z' },
  { kind: 'failures', atLeast: 1 },
  { kind: 'noise', atLeast: 0 },
  { kind: 'overlaps', deployable: 'job', atLeast: 1 },
  { kind: 'done by deadline', phase: 'publish', atMost: 0.5 },
];

const BASE = {
  name: 'every-field',
  title: 'Every field is set',
  source: 'a test',
  worlds: ['baseline', 'declared'],
  from: '2026-01-14T00:00:00Z',
  lasts: Duration.days(3),
  ingestionDelay: { best: Duration.zero, worst: HOUR },
  baselinePolicies: [],
  baselineMetrics: [],
  mayFire: ['q'],
} as const;

const simulated: Scenario = {
  ...BASE,
  workload: [
    { kind: 'daily', beforeDeadline: HOUR },
    { kind: 'spread', runsPerDay: 5, phase: 'load', failures: { share: 0.1, expected: 0.5 }, daysBack: 1 },
  ],
  faults: Object.values<Fault>(FAULTS),
  baselineCheck: { metric: 'custom.googleapis.com/shop/timeout_check', limit: HOUR },
  expectations: [...Object.values<Expectation>(EXPECTATIONS), ...OTHER_EXPECTATIONS],
  baselineExpectations: [{ kind: 'silent' }],
  operatorActsAfter: HOUR,
  operatorActsAgain: true,
  derived: 'every-field',
};

const recorded: RecordedScenario = {
  ...BASE,
  recording: { series: ['series.json'], logs: ['logs.ndjson'] },
  faultAt: '2026-01-14T01:00:00Z',
  expectations: [EXPECTATIONS.undetected, EXPECTATIONS.notifications],
  baselineExpectations: [{ kind: 'silent' }],
};

/** Fields of an expectation of one fault name that fault: the table of faults covers them. */
const isOfFault = (path: readonly (string | number)[]) => path.includes('of') && path.at(-1) !== 'of';

describe.each([
  ['a simulated scenario', scenarioSchema, simulated],
  ['a recorded scenario', recordedScenarioSchema, recorded],
] as const)('%s', (title, schema: z.ZodType, scenario: AnyScenario) => {
  const fields = everyField(schema, scenario);

  test('a valid one passes', () => {
    expect(refusal(scenario)).toBe('accepted');
  });

  test('the one of this test sets every field of the schema', () => {
    const set = new Set(fields.map(({ path }) => nameOfPlace(scenario, path, schema)));
    // The alternatives of an expectation are the same at baseline; a fault has each of its alternatives in `faults`.
    const wanted = fieldNames(schema).filter((name) => !/^\.baselineExpectations\*|\.of</.test(name));
    const ofRecording =
      title === 'a recorded scenario' ? wanted.filter((name) => !/\.expectations\*/.test(name)) : wanted;
    expect(ofRecording.filter((name) => !set.has(name))).toEqual([]);
  });

  test('each field removed, misspelt, of a wrong type or of a wrong value is refused by its name', () => {
    const cases = everyWrong(schema, scenario).filter(
      // Without its recording, it is a simulated scenario that lacks other fields.
      (one) => !isOfFault(one.path) && one.title !== 'recording removed',
    );
    expect(cases.length).toBeGreaterThan(100);
    const accepted = cases.filter(({ field, value }) => !refusal(value).includes(field)).map((one) => one.title);
    expect(accepted).toEqual([]);
  });

  test('with any subset of the optional fields it passes', () => {
    const optional = fields.filter(({ isOptional, path }) => isOptional && !isOfFault(path));
    fc.assert(
      fc.property(fc.subarray(optional), (removed) => {
        const paths = removed.map(({ path }) => path).filter(([first]) => first !== 'recording' && first !== 'faultAt');
        const value = paths
          .sort((a, b) => b.length - a.length)
          .reduce<unknown>((each, path) => changed(each, path, undefined), scenario);
        // A copy has other fault objects: `of` names the one of the copy.
        expect(refusal(value)).toBe('accepted');
      }),
      { numRuns: 30 },
    );
  });
});

describe('the refusal of a scenario from JavaScript', () => {
  test.each<[string, Partial<Record<keyof Scenario, unknown>>, string]>([
    [
      'an unknown kind of fault',
      { faults: [{ kind: 'hangs', ...RUN, ...LASTING }] },
      "scenario every-field/faults[0].kind: the value is 'hang', 'slow',",
    ],
    [
      'an unknown kind of fault, with the nearest name',
      { faults: [{ kind: 'hangs' }] },
      "did you mean 'hang'? [SCH003]",
    ],
    [
      'an unknown kind of expectation',
      { expectations: [{ kind: 'silnt' }] },
      `or 'silent', got "silnt"; did you mean 'silent'? [SCH003]`,
    ],
    [
      'a bare number for a duration',
      { faults: [{ ...FAULTS.deploy, after: 5 }], expectations: [{ kind: 'silent' }] },
      'scenario every-field/faults[0].after: a time is a Duration, which states its unit, got the bare number 5; write Duration.minutes(5) or the like [DUR003]',
    ],
    [
      'an invalid duration',
      { faults: [{ ...FAULTS.deploy, after: Duration.minutes(-5) }] },
      'scenario every-field/faults[0].after: a duration is a whole number of seconds, zero or more, got Duration.minutes(-5) (test/simulation/scenario-schema.test.ts:',
    ],
    [
      'a fault that is not one of its own',
      { expectations: [{ ...EXPECTATIONS['run closed'], of: { ...OF } }] },
      '`of` is one of the faults of the scenario, the same object, got another object',
    ],
    [
      'a date that does not exist',
      { faults: [{ ...FAULTS.slow, dataDate: '2026-02-30' }] },
      'a date is YYYY-MM-DD and exists',
    ],
    ['a world that does not exist', { worlds: ['declard'] }, "did you mean 'declared'? [SCH003]"],
  ])('%s', (_, changes, message) => {
    expect(refusal({ ...simulated, ...changes })).toContain(message);
  });

  test('every problem is reported at once', () => {
    const message = refusal({
      ...simulated,
      name: 'Every Field',
      titel: 'x',
      faults: [{ kind: 'hangs' }, { ...OF, after: 5 }],
    });
    expect(message.match(/\[\w+\]$/gm)).toEqual(
      expect.arrayContaining(['[SCH003]', '[DUR003]', '[SCH002]', '[SCN001]']),
    );
  });

  test.each([undefined, null, 5, 'x', [], {}])('%j instead of a scenario', (value) => {
    expect(refusal(value)).toMatch(/^scenario.* \[SCH00[14]\]/);
  });
});
