import type { ThresholdCondition } from '../../../constructs/alert-condition';
import { Duration } from '../../../model/duration';
import type { Alert } from '../../../stacks/alerts/alert';
import { policyLines } from '../../../stacks/runbooks/policy-lines';
import { policyNames } from '../../../stacks/runbooks/policy-names';

function alert(window: Duration, threshold: number, changes: Partial<Alert> = {}): Alert {
  const condition: ThresholdCondition = {
    kind: 'threshold',
    displayName: 'too many',
    series: {
      metricType: 'logging.googleapis.com/user/phasewatch/x_v1',
      resourceTypes: ['cloud_run_revision'],
      where: [],
    },
    aggregation: {
      alignmentPeriod: window,
      perSeriesAligner: 'ALIGN_SUM',
      crossSeriesReducer: 'REDUCE_SUM',
      groupByFields: ['metric.labels.phase'],
    },
    comparison: 'COMPARISON_GT',
    threshold,
    duration: Duration.minutes(3),
  };
  return {
    displayName: 'Phasewatch: too many',
    severity: 'WARNING',
    urgency: 'ticket',
    conditions: [condition],
    documentation: { subject: '', whatHappened: '', whatItMeans: '', firstSteps: [] },
    ...changes,
  };
}

test('a runbook may name a number of its policies that is the same in all of them', () => {
  expect(policyNames([alert(Duration.hours(2), 5), alert(Duration.hours(2), 5)])).toEqual({
    'policy window': '2 h',
    'policy look-back': '4h',
    'policy threshold': '5',
    'policy duration': '3 min',
    'policy renotify': undefined,
  });
});

test('a runbook may not name a number that differs between its policies', () => {
  expect(policyNames([alert(Duration.hours(2), 5), alert(Duration.hours(3), 5)])).toMatchObject({
    'policy window': undefined,
    'policy look-back': undefined,
    'policy threshold': '5',
  });
});

test('a policy is described with its urgency, its condition and how often it notifies', () => {
  expect(
    policyLines([alert(Duration.hours(2), 5, { urgency: 'page', renotify: Duration.hours(4), notifyOnClose: true })]),
  ).toEqual([
    '- **Page** `Phasewatch: too many`: too many (`phasewatch/x_v1` above 5, for each `phase`, for 3 min). Sent again every 4 h while it is open. A second notification is sent when it closes.',
  ]);
});
