import { Duration } from '../../model/duration';
import { phasewatchMatchers } from '../../jest/matchers';
import { rehearse } from '../../jest/rehearse';
import type { Rehearsal } from '../../simulation/rehearsal';
import type { RecordedScenario } from '../../simulation/scenario';

expect.extend(phasewatchMatchers);

const START = Date.parse('2026-01-14T00:00:00Z');
const POLICY = 'projects/p/alertPolicies/1';
const NAME = 'Queue too old';

/** Four hours of one series, above the threshold from 01:00 to 01:30 if something is wrong. */
const series = (isWrong: boolean) => ({
  metric: { type: 'custom.googleapis.com/age', labels: {} },
  resource: { type: 'generic_task', labels: {} },
  metricKind: 'GAUGE',
  valueType: 'DOUBLE',
  points: Array.from({ length: 240 }, (_, i) => ({
    interval: { endTime: new Date(START + i * 60_000).toISOString() },
    value: { doubleValue: isWrong && i >= 60 && i < 90 ? 5 : 0 },
  })),
});
const condition = (metric: string, clause = '') => ({
  displayName: 'too old',
  conditionThreshold: {
    filter: `metric.type = "custom.googleapis.com/${metric}" AND resource.type = "generic_task"${clause}`,
    comparison: 'COMPARISON_GT',
    thresholdValue: 1,
    duration: '0s',
    aggregations: [{ alignmentPeriod: '60s', perSeriesAligner: 'ALIGN_MAX' }],
  },
});
const changed = (one: ReturnType<typeof condition>, rest: object) => ({
  ...one,
  conditionThreshold: { ...one.conditionThreshold, ...rest },
});
/** The recording has four hours. */
const WINDOW = changed(condition('age'), {
  aggregations: [{ alignmentPeriod: '18000s', perSeriesAligner: 'ALIGN_MEAN' }],
});
const DURATION = changed(condition('age'), { duration: '18000s' });
const MQL = { displayName: 'mql', conditionMonitoringQueryLanguage: { query: 'fetch generic_task', duration: '0s' } };
const policy = (one: object = condition('age')) => ({
  name: POLICY,
  displayName: NAME,
  combiner: 'OR',
  notificationChannels: ['pager'],
  conditions: [one],
});
const recording = (isWrong: boolean, policies: readonly object[] = [policy()]) =>
  rehearse({
    policies,
    series: [series(isWrong)],
    from: '2026-01-14T00:00:00Z',
    lasts: Duration.hours(4),
    faultAt: '2026-01-14T01:00:00Z',
  });

const SCENARIO: RecordedScenario = {
  name: 'recorded',
  title: 'The queue is not emptied',
  source: 'this test',
  worlds: ['declared'],
  from: '2026-01-14T00:00:00Z',
  lasts: Duration.hours(4),
  recording: {},
  expectations: [{ kind: 'silent' }],
};
const scenario = (isWrong: boolean, policies: readonly object[]) =>
  rehearse({ scenario: { ...SCENARIO, recording: { series: [series(isWrong)] } }, policies });

type Assert = (received: Promise<Rehearsal>, policy: string, isNot: boolean) => Promise<void>;

interface MatcherCase {
  readonly name: string;
  readonly passesIf: 'nothing fires' | 'it fires';
  readonly assert: Assert;
}

/** The matchers of one policy. */
const MATCHERS: readonly MatcherCase[] = [
  {
    name: 'toDetect',
    passesIf: 'it fires',
    assert: (received, id, isNot) => {
      const limit = { within: Duration.minutes(30) };
      return isNot ? expect(received).not.toDetect(id, limit) : expect(received).toDetect(id, limit);
    },
  },
  {
    name: 'toStaySilent of a policy',
    passesIf: 'nothing fires',
    assert: (received, id, isNot) =>
      isNot ? expect(received).not.toStaySilent(id) : expect(received).toStaySilent(id),
  },
  {
    name: 'toNotify of a policy',
    passesIf: 'nothing fires',
    assert: (received, id, isNot) => {
      const limit = { atMost: 0, policy: id };
      return isNot ? expect(received).not.toNotify(limit) : expect(received).toNotify(limit);
    },
  },
];

/** The matchers of all policies. */
const OF_ALL: readonly MatcherCase[] = [
  {
    name: 'toStaySilent',
    passesIf: 'nothing fires',
    assert: (received, _, isNot) => (isNot ? expect(received).not.toStaySilent() : expect(received).toStaySilent()),
  },
  {
    name: 'toNotify',
    passesIf: 'nothing fires',
    assert: (received, _, isNot) =>
      isNot ? expect(received).not.toNotify({ atMost: 0 }) : expect(received).toNotify({ atMost: 0 }),
  },
];

describe.each([...MATCHERS, ...OF_ALL])('$name', ({ passesIf, assert }) => {
  const isWrong = passesIf === 'it fires';

  test('passes where it holds, and fails with not', async () => {
    await assert(recording(isWrong), POLICY, false);
    await expect(assert(recording(isWrong), POLICY, true)).rejects.toThrow('expected: not: ');
  });

  test('fails where it does not hold, and passes with not', async () => {
    await expect(assert(recording(!isWrong), POLICY, false)).rejects.toThrow('expected: ');
    await assert(recording(!isWrong), POLICY, true);
  });

  test.each([
    ['was not evaluated', [policy(MQL)], 'not evaluated: '],
    ['had no data', [policy(condition('age', ' AND metric.labels.queue = "other"'))], 'no data: '],
    ['needs a longer recording', [policy(WINDOW)], 'not known: the recording is too short'],
    ['needs a longer recording for its duration', [policy(DURATION)], 'not known: the recording is too short'],
  ])('fails with and without not if the policy %s', async (_, policies, message) => {
    for (const isNot of [false, true]) {
      const error = expect(assert(recording(isWrong, policies), POLICY, isNot)).rejects;
      await error.toThrow(message);
    }
  });
});

test.each(MATCHERS)(
  '$name fails with and without not for an unknown policy, with the nearest name',
  async ({ assert }) => {
    for (const isNot of [false, true]) {
      await expect(assert(recording(true), 'Queue too odl', isNot)).rejects.toThrow(
        "expect: unknown policy, got 'Queue too odl'; did you mean 'Queue too old'? [SCN007]",
      );
    }
  },
);

test.each(OF_ALL)('$name fails with and without not if there is no policy at all', async ({ assert }) => {
  for (const isNot of [false, true]) {
    await expect(assert(recording(true, []), '', isNot)).rejects.toThrow('no alert policy to judge');
  }
});

test.each(MATCHERS)('$name takes the display name as well as the id', async ({ passesIf, assert }) => {
  await assert(recording(passesIf === 'it fires'), NAME, false);
});

describe('toMeetItsExpectations', () => {
  test('passes where they are met and fails where they are not, and the other way round with not', async () => {
    await expect(scenario(false, [policy()])).toMeetItsExpectations();
    await expect(scenario(true, [policy()])).not.toMeetItsExpectations();
    await expect(expect(scenario(true, [policy()])).toMeetItsExpectations()).rejects.toThrow(`got: ${POLICY}`);
    await expect(expect(scenario(false, [policy()])).not.toMeetItsExpectations()).rejects.toThrow('expected: not: ');
  });

  test.each([
    ['was not evaluated', [policy(MQL)], 'not evaluated: '],
    ['had no data', [policy(condition('age', ' AND metric.labels.queue = "other"'))], 'no data: '],
    ['needs a longer recording', [policy(WINDOW)], `${POLICY} not known: the recording is too short`],
    ['does not exist', [], 'no alert policy to judge'],
  ])('fails with and without not if the policy %s', async (_, policies, message) => {
    await expect(expect(scenario(false, policies)).toMeetItsExpectations()).rejects.toThrow(message);
    await expect(expect(scenario(false, policies)).not.toMeetItsExpectations()).rejects.toThrow(message);
  });

  test('fails with and without not for a recording, which expects nothing of its own, without an expectation', async () => {
    const empty = recording(false).then((one) => ({ ...one, expectations: [] }));
    await expect(expect(empty).toMeetItsExpectations()).rejects.toThrow(
      'not judged: recording (declared) expects nothing',
    );
    await expect(expect(empty).not.toMeetItsExpectations()).rejects.toThrow('expects nothing');
  });
});

describe('toCloseItsIncidents', () => {
  const unjudged = recording(true, [
    policy(),
    { ...policy(MQL), name: 'projects/p/alertPolicies/2', displayName: 'MQL' },
  ]);

  test('fails with and without not if one of the policies was not evaluated, and passes for the one that was', async () => {
    const message = 'projects/p/alertPolicies/2 not evaluated: ';
    await expect(expect(unjudged).toCloseItsIncidents()).rejects.toThrow(message);
    await expect(expect(unjudged).not.toCloseItsIncidents()).rejects.toThrow(message);
    await expect(unjudged).toCloseItsIncidents(NAME);
    await expect(expect(unjudged).not.toCloseItsIncidents(NAME)).rejects.toThrow('expected: not: all incidents close');
  });
});

test('a failed match names the policies that fired, with their incidents and notifications', async () => {
  await expect(expect(recording(true)).toNotify({ atMost: 0 })).rejects.toThrow(
    `expected: at most 0 notifications\ngot: 2\nrehearsal: recording (declared): ${NAME} after 0 to 4 min, 1 incident notified\nfired: ${POLICY} (${NAME}): 1 incident, 2 notifications`,
  );
});

test('a display name that two policies have is refused with their ids', async () => {
  const two = recording(true, [policy(), { ...policy(), name: 'projects/p/alertPolicies/2' }]);
  await expect(expect(two).toStaySilent(NAME)).rejects.toThrow(
    `got 2 with '${NAME}'; name one by its id: ${POLICY}, projects/p/alertPolicies/2 [SCN007]`,
  );
});

test('a world that the scenario does not run in is refused, with and without not', async () => {
  const wrong = () => rehearse({ scenario: SCENARIO, policies: [policy()], world: 'baseline' });
  await expect(expect(wrong()).toStaySilent()).rejects.toThrow('[SCN003]');
  await expect(expect(wrong()).not.toStaySilent()).rejects.toThrow('[SCN003]');
});
