import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration } from '../../model/duration';
import { phasewatchMatchers } from '../../jest/matchers';
import type { OfRecording } from '../../jest/options';
import { rehearse } from '../../jest/rehearse';
import type { RecordedScenario } from '../../simulation/scenario';

expect.extend(phasewatchMatchers);

const START = Date.parse('2026-01-14T00:00:00Z');
const POLICY = 'projects/p/alertPolicies/1';
const series = {
  metric: { type: 'custom.googleapis.com/age', labels: {} },
  resource: { type: 'generic_task', labels: {} },
  metricKind: 'GAUGE',
  valueType: 'DOUBLE',
  points: Array.from({ length: 240 }, (_, i) => ({
    interval: { endTime: new Date(START + i * 60_000).toISOString() },
    value: { doubleValue: i >= 60 && i < 90 ? 5 : 0 },
  })),
};
const policy = {
  name: POLICY,
  displayName: 'Age',
  combiner: 'OR',
  notificationChannels: ['pager'],
  conditions: [
    {
      displayName: 'too old',
      conditionThreshold: {
        filter: 'metric.type = "custom.googleapis.com/age" AND resource.type = "generic_task"',
        comparison: 'COMPARISON_GT',
        thresholdValue: 1,
        duration: '0s',
        aggregations: [{ alignmentPeriod: '60s', perSeriesAligner: 'ALIGN_MAX' }],
      },
    },
  ],
};
const recording: OfRecording = {
  policies: [policy],
  series: [series],
  from: '2026-01-14T00:00:00Z',
  lasts: Duration.hours(4),
  faultAt: '2026-01-14T01:00:00Z',
};
const rehearsal = rehearse(recording);

test('matchers pass if the expectation is met, and their opposite passes if it is not', async () => {
  await expect(rehearsal).toDetect(POLICY, { within: Duration.minutes(4) });
  await expect(rehearsal).toDetect(POLICY, { by: '2026-01-14T01:04:00Z' });
  await expect(rehearsal).not.toDetect(POLICY, { within: Duration.minutes(2) });
  await expect(rehearsal).not.toStaySilent();
  await expect(rehearsal).toNotify({ atMost: 2, policy: POLICY });
  await expect(rehearsal).not.toNotify({ atMost: 1 });
  await expect(rehearsal).toCloseItsIncidents();
});

test('a failed matcher prints the expectation and the result', async () => {
  await expect(expect(rehearsal).toDetect(POLICY, { within: Duration.minutes(2) })).rejects.toThrow(
    `expected: ${POLICY} fires within 2 min\ngot: after 4 min in the worst case\nrehearsal: recording (declared): Age after 0 to 4 min, 1 incident notified`,
  );
  await expect(expect(rehearsal).toStaySilent()).rejects.toThrow(`got: ${POLICY}`);
  await expect(expect(rehearsal).not.toNotify({ atMost: 9 })).rejects.toThrow('expected: not: at most 9 notifications');
});

test('an unknown policy is an error, with and without not', async () => {
  const wrong = 'projects/p/alertPolicies/2';
  const message = `got '${wrong}'; did you mean '${POLICY}'? [SCN007]`;
  await expect(expect(rehearsal).toDetect(wrong, { within: Duration.hours(1) })).rejects.toThrow(message);
  await expect(expect(rehearsal).not.toDetect(wrong, { within: Duration.hours(1) })).rejects.toThrow(message);
  await expect(expect(rehearsal).toStaySilent(wrong)).rejects.toThrow(message);
});

test('a recording that ends before the expectation can be judged is an error', async () => {
  await expect(expect(rehearsal).toDetect(POLICY, { within: Duration.hours(4) })).rejects.toThrow('[SCN005]');
});

describe('a recorded scenario', () => {
  const scenario: RecordedScenario = {
    name: 'recorded',
    title: 'The queue is not emptied',
    source: 'this test',
    worlds: ['baseline', 'declared'],
    from: '2026-01-14T00:00:00Z',
    lasts: Duration.hours(4),
    recording: { series: [series] },
    faultAt: '2026-01-14T01:00:00Z',
    baselinePolicies: [policy],
    expectations: [{ kind: 'detected', policy: POLICY, within: Duration.minutes(10) }],
  };

  test('meets its expectations at baseline and as declared if both have the policy', async () => {
    await expect(rehearse({ scenario, policies: [policy] })).toMeetItsExpectations();
    await expect(rehearse({ scenario, policies: [policy], world: 'declared' })).toMeetItsExpectations();
  });

  test('fails if another policy fires', async () => {
    const unexpected = { ...policy, name: 'projects/p/alertPolicies/9' };
    await expect(
      expect(rehearse({ scenario, policies: [policy, unexpected], world: 'declared' })).toMeetItsExpectations(),
    ).rejects.toThrow('expected: nothing else fires\ngot: projects/p/alertPolicies/9');
  });
});

test('docs/jest-matchers.md holds the example word for word', () => {
  const root = join(__dirname, '../..');
  const example = readFileSync(join(__dirname, 'example.test.ts'), 'utf8').replaceAll('../../', '../');
  expect(readFileSync(join(root, 'docs/jest-matchers.md'), 'utf8')).toContain(example.trim());
});
