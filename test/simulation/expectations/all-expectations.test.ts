import type { EngineResult, PolicyResult } from '../../../alerting/evaluation/result';
import { Duration } from '../../../model/duration';
import { expectationKind, policyOf, type Expectation } from '../../../simulation/expectations/all-expectations';
import type { Fault } from '../../../simulation/faults/all-faults';
import type { Outcome } from '../../../simulation/outcome';
import { judgeExpectations } from '../../../simulation/expectations/judge-expectations';
import { NO_TRUTH, type Rehearsal } from '../../../simulation/rehearsal';
import type { Scenario } from '../../../simulation/scenario';

const HOUR = Duration.hours(1);

/** An expectation of every kind. A kind that is missing here does not compile. */
const ONE_OF_EACH = {
  detected: { kind: 'detected', policy: 'p', within: HOUR },
  undetected: { kind: 'undetected', for: HOUR },
  notifications: { kind: 'notifications', atMost: 1 },
  pages: { kind: 'pages', atMost: 1 },
  incidents: { kind: 'incidents', policy: 'p', atMost: 1 },
  failures: { kind: 'failures', atMost: 1_000 },
  noise: { kind: 'noise', atMost: 0.05 },
  'nothing missed': { kind: 'nothing missed', within: HOUR },
  'no message lost': { kind: 'no message lost' },
  'done by deadline': { kind: 'done by deadline', phase: 'phase5', atLeast: 0.95 },
  overlaps: { kind: 'overlaps', deployable: 'd', atMost: 0 },
  'run closed': { kind: 'run closed', reason: 'timed_out', within: HOUR },
  'all incidents close': { kind: 'all incidents close' },
  silent: { kind: 'silent' },
} as const satisfies Record<Expectation['kind'], Expectation>;

const { silent: _, ...WITHOUT_ONE } = ONE_OF_EACH;
// @ts-expect-error a list of expectations without one kind does not compile
WITHOUT_ONE satisfies Record<Expectation['kind'], Expectation>;

const POLICY: PolicyResult = {
  id: 'p',
  displayName: 'p',
  severity: null,
  status: 'evaluated',
  refused: false,
  reason: null,
  incidents: 0,
  firstOpenedAt: null,
};
const resultOf = (policy: Partial<PolicyResult> = {}): EngineResult => ({
  policies: [{ ...POLICY, ...policy }],
  incidents: [],
  notifications: [],
  stats: { evaluations: 0, instants: 0, points: 0, unmatchedPoints: 0, latePoints: 0, series: 0 },
});
const NONE = { incidents: [], noise: [] };
const outcome = (changes: Partial<Outcome> = {}): Outcome => ({
  scenario: { name: 'quiet' },
  from: 0,
  to: 7_200_000,
  truth: NO_TRUTH,
  closedRuns: [],
  best: resultOf(),
  worst: resultOf(),
  withoutData: [],
  notKnown: [],
  notified: { best: NONE, worst: NONE },
  ...changes,
});
const judge = (expectation: Expectation, changes?: Partial<Outcome>) =>
  expectationKind(expectation).judge(outcome(changes), expectation);

test.each<[Expectation['kind'], expected: string, met: boolean, got: string]>([
  ['detected', 'p fires within 1 h', false, 'never fired'],
  ['undetected', 'no alert for 1 h', true, 'no alert at all'],
  ['notifications', 'at most 1 notification', true, '0'],
  ['pages', 'at most 1 page', true, '0'],
  ['incidents', 'at most 1 incident of p', true, '0'],
  ['failures', 'at most 1,000 actionable failures', true, '0'],
  ['noise', 'at most 5% of the notified incidents are noise', true, '0 of 0 in the best case, 0 of 0 in the worst'],
  ['nothing missed', 'each actionable failure has an incident within 1 h', true, '0 of 0 have none'],
  ['no message lost', 'no message lost', true, '0 waiting, 0 among the dead letters, 0 lost'],
  [
    'done by deadline',
    'at least 95% of the data dates of phase5 are done by the deadline',
    false,
    'no data date in the scenario',
  ],
  ['overlaps', 'at most 0 overlapping executions of d', true, '0'],
  ['run closed', 'the run is closed as timed_out within 1 h', false, 'not closed'],
  ['all incidents close', 'all incidents close', true, 'all closed'],
  ['silent', 'no incident', true, 'none'],
])('%s, where nothing happened: %s', (kind, expected, met, got) => {
  expect(judge(ONE_OF_EACH[kind])).toEqual({ expected, met, got });
});

test('exactly the expectations that need the ground truth are unavailable for a recording', () => {
  const needing = Object.values<Expectation>(ONE_OF_EACH).filter((one) => expectationKind(one).needsSimulation);
  expect(needing.map(({ kind }) => kind)).toEqual([
    'incidents',
    'failures',
    'noise',
    'nothing missed',
    'no message lost',
    'done by deadline',
    'overlaps',
    'run closed',
  ]);
});

test('a date counts as done by the deadline up to the deadline itself, and not if it is done later or never', () => {
  const day = (phase: string, doneAt: number | null) => ({ phase, dataDate: '2026-01-14', deadlineAt: 60, doneAt });
  const days = [day('phase5', 59), day('phase5', 60), day('phase5', 61), day('phase5', null), day('phase6', 1)];
  const half = (bound: { atLeast: number } | { atMost: number }) =>
    judge({ kind: 'done by deadline', phase: 'phase5', ...bound }, { truth: { ...NO_TRUTH, days } });
  expect(half({ atLeast: 0.5 })).toMatchObject({ met: true, got: '2 of 4' });
  expect(half({ atLeast: 0.51 })).toMatchObject({ met: false });
  expect(half({ atMost: 0.49 })).toMatchObject({ met: false });
});

test('no incident and no alert for a time apply to every policy; no incident of one policy does not', () => {
  const decides = (one: Expectation) => expectationKind(one).decidesAll?.(one) ?? false;
  expect(
    Object.values<Expectation>(ONE_OF_EACH)
      .filter(decides)
      .map(({ kind }) => kind),
  ).toEqual(['undetected', 'silent']);
  expect(decides({ kind: 'silent', policy: 'p' })).toBe(false);
});

test('an expectation names at most one policy', () => {
  expect(policyOf(ONE_OF_EACH.detected)).toBe('p');
  expect(policyOf({ kind: 'notifications', atMost: 0, policy: 'q' })).toBe('q');
  expect(policyOf(ONE_OF_EACH.silent)).toBeUndefined();
});

/** Judges one expectation of a scenario, as a rehearsal does. */
const judgeOne = (expectation: Expectation, changes: Partial<Rehearsal> = {}) => judgeAll([expectation], changes)[0];

function judgeAll(expectations: readonly Expectation[], changes: Partial<Rehearsal>, mayFire: readonly string[] = []) {
  const scenario: Scenario = {
    name: 'quiet',
    title: 'Nothing happens',
    source: 'this test',
    worlds: ['declared'],
    from: '1970-01-01T00:00:00Z',
    lasts: Duration.hours(2),
    workload: [],
    faults: [],
    mayFire,
    expectations,
  };
  const run = { world: 'declared', runs: 0, ticks: 0, actedAt: null, trace: [] } as const;
  return judgeExpectations({ ...outcome(), ...run, ...changes, scenario });
}

/** Whether an expectation holds because policies opened few incidents. */
const READS_INCIDENTS: Readonly<Record<Expectation['kind'], boolean>> = {
  detected: true,
  undetected: true,
  notifications: true,
  pages: true,
  incidents: true,
  failures: false,
  noise: true,
  'nothing missed': false,
  'no message lost': false,
  'done by deadline': false,
  overlaps: false,
  'run closed': false,
  'all incidents close': true,
  silent: true,
};

describe.each([
  ['that was not evaluated', { worst: resultOf({ status: 'not_evaluated', reason: 'a forecast' }) }, 'a forecast'],
  ['without data', { withoutData: ['p'] }, 'no data'],
  ['that needs a longer recording', { notKnown: ['p'] }, 'too short'],
  ['that does not exist', { worst: { ...resultOf(), policies: [] } }, 'policy'],
] as const)('a policy %s', (_title, changes, reason) => {
  test.each(Object.values<Expectation>(ONE_OF_EACH))(
    'leaves an expectation about incidents not judged: $kind',
    (one) => {
      const judged = judgeOne(one, changes);
      expect(judged?.notJudged !== null).toBe(READS_INCIDENTS[one.kind]);
      if (!READS_INCIDENTS[one.kind]) return;
      expect(judged).toMatchObject({ met: false, notJudged: expect.stringContaining(reason) as string });
    },
  );
});

test('with an evaluated policy every expectation is judged', () => {
  for (const one of Object.values<Expectation>(ONE_OF_EACH)) expect(judgeOne(one)?.notJudged).toBeNull();
});

test('what went wrong is named beside what could not be judged', () => {
  const worst = { ...resultOf({ status: 'not_evaluated', reason: 'a forecast' }) };
  expect(judgeOne(ONE_OF_EACH.detected, { worst })?.got).toBe('never fired; not evaluated: a forecast');
});

test('a policy that may fire need not be evaluated for nothing else to fire', () => {
  const worst = resultOf({ status: 'not_evaluated', reason: 'a forecast' });
  const others = (mayFire: readonly string[]) => judgeAll([ONE_OF_EACH.failures], { worst }, mayFire)[1];
  expect(others([])).toMatchObject({ met: false, got: '1 policy not judged: p not evaluated: a forecast' });
  expect(others(['p'])).toMatchObject({ expected: 'nothing else fires', met: true, notJudged: null });
});

test('a disabled policy cannot fire: expectations of every policy are judged without it, one that names it is not', () => {
  const worst = resultOf({ status: 'not_evaluated', reason: 'the policy is disabled' });
  expect(judgeOne(ONE_OF_EACH.silent, { worst })).toMatchObject({ met: true, notJudged: null });
  expect(judgeOne({ kind: 'silent', policy: 'p' }, { worst })).toMatchObject({ met: false });
});

test('at baseline no policy at all can be expected to stay without incident', () => {
  const worst = { ...resultOf(), policies: [] };
  expect(judgeOne(ONE_OF_EACH.undetected, { worst, world: 'baseline' })).toMatchObject({ met: true, notJudged: null });
});

/** The policy opened its first incident a minute after the start. */
const fired = resultOf({ incidents: 1, firstOpenedAt: 60_000 });

test('in a recording without a fault, only an expectation with an instant can be met by an alert', () => {
  expect(judge(ONE_OF_EACH.detected, { worst: fired })).toMatchObject({ met: false, got: 'fired without a fault' });
  const by = { kind: 'detected', policy: 'p', by: '1970-01-01T00:01:00Z' } as const;
  expect(judge(by, { worst: fired })).toMatchObject({ met: true, got: 'at 1970-01-01T00:01:00Z', afterMs: 60_000 });
});

test('an incident before the fault is a false alarm, not a detection', () => {
  const scenario = { name: 'quiet', faultAt: '1970-01-01T00:03:00Z' };
  expect(judge(ONE_OF_EACH.detected, { worst: fired, scenario })).toMatchObject({
    met: false,
    got: '2 min before the fault in the worst case',
  });
});

describe('the time to detect', () => {
  const MINUTE = 60_000;
  const fault: Fault = {
    kind: 'calls-refused',
    deployable: 'loaders',
    after: Duration.zero,
    lasts: Duration.hours(2),
  };
  const refusedAt = (firstEffectAt?: number): Outcome['truth'] => ({
    ...NO_TRUTH,
    lasting: [{ fault, from: 0, to: 120 * MINUTE, ...(firstEffectAt === undefined ? {} : { firstEffectAt }) }],
  });
  const openedAt = (at: number) => resultOf({ incidents: 1, firstOpenedAt: at });
  const within5: Expectation = { kind: 'detected', policy: 'p', within: Duration.minutes(5) };

  test('counts from the first harm, and the time since the fault stands next to it', () => {
    expect(judge(within5, { worst: openedAt(64 * MINUTE), truth: refusedAt(60 * MINUTE) })).toMatchObject({
      met: true,
      got: 'after 4 min (1 h 4 min since the fault) in the worst case',
      afterMs: 4 * MINUTE,
      sinceFaultMs: 64 * MINUTE,
    });
  });

  test('is too long where the alert comes late after the harm', () => {
    expect(judge(within5, { worst: openedAt(66 * MINUTE), truth: refusedAt(60 * MINUTE) })).toMatchObject({
      met: false,
      afterMs: 6 * MINUTE,
    });
  });

  test('is zero where the alert comes after the fault and before its first harm', () => {
    expect(judge(within5, { worst: openedAt(50 * MINUTE), truth: refusedAt(60 * MINUTE) })).toMatchObject({
      met: true,
      got: '10 min before the first harm (50 min since the fault) in the worst case',
      afterMs: 0,
    });
  });

  test('counts from the fault where it did no harm', () => {
    const judged = judge(within5, { worst: openedAt(4 * MINUTE), truth: refusedAt() });
    expect(judged).toMatchObject({ met: true, got: 'after 4 min in the worst case', afterMs: 4 * MINUTE });
  });

  test('does not shorten the time without an alert, which counts from the fault', () => {
    const best = { ...resultOf(), incidents: [{ openedAt: 110 * MINUTE }] as unknown as EngineResult['incidents'] };
    const judged = judge({ kind: 'undetected', for: HOUR }, { best, truth: refusedAt(60 * MINUTE) });
    expect(judged).toMatchObject({ met: true, got: 'first alert after 50 min (1 h 50 min since the fault)' });
  });
});
