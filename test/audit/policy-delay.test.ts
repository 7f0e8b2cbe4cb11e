import type { AlertCondition, AlertPolicy } from '../../alerting/policies/policy';
import { detectionBounds, worstDelay } from '../../audit/detection/detection-bounds';
import { policyDelay, type PolicyDelay } from '../../audit/detection/policy-delay';
import { Duration } from '../../model/duration';
import { monitoringInTerraform } from '../../terraform/monitoring-in-terraform';
import { synthesizeProd } from '../declared';
import { examplePipeline } from '../example/pipeline';

const documents = synthesizeProd(examplePipeline);
const { delayOf, ticks } = detectionBounds(documents);
const policies = new Map(monitoringInTerraform(documents).policies.map((policy) => [policy.id, policy]));

function policyOf(id: string): AlertPolicy {
  const policy = policies.get(id);
  if (policy === undefined) throw new Error(id);
  return policy;
}

function delay(policy: AlertPolicy): PolicyDelay {
  if (ticks === undefined) throw new Error('no ticks');
  return policyDelay(policy, ticks);
}

/** The policy with its first condition changed. */
function changed(id: string, changes: Partial<Extract<AlertCondition, { kind: 'threshold' }>>): AlertPolicy {
  const policy = policyOf(id);
  return {
    ...policy,
    conditions: policy.conditions.map((one, i) => (i === 0 ? ({ ...one, ...changes } as AlertCondition) : one)),
  };
}

describe('the worst-case delay of a policy', () => {
  test.each([
    // wait for the tick 1 min, tick 55 s, visibility 3 min, evaluation 1 min
    ['run-silent', '5 min 55 s'],
    ['run-near-budget', '5 min 55 s'],
    ['breaker-open', '5 min 55 s'],
    // and its condition holds for 15 min
    ['recorder-behind', '20 min 55 s'],
    // sample 1 min, visibility 10 min, evaluation 1 min
    ['calls-refused', '12 min'],
    ['retry-storm', '12 min'],
    // and its condition holds for 5 min
    ['slo-burn-fast-import', '17 min'],
    // sample 1 min, visibility 3 min, evaluation 1 min
    ['dead-letters', '5 min'],
    // and its condition holds for 10 min
    ['backlog-old', '15 min'],
    // an alignment period of 5 min, 2 min without a value, evaluation 1 min
    ['monitor-down', '11 min'],
  ])('is the sum of its terms: %s', (id, expected) => {
    expect(worstDelay(delayOf(id))?.toString()).toBe(expected);
  });

  test('is known for every policy that the stacks declare', () => {
    expect([...policies.keys()].filter((id) => worstDelay(delayOf(id)) === undefined)).toEqual([]);
  });

  test('grows with the duration of the condition', () => {
    const longer = delay(changed('run-silent', { duration: Duration.minutes(4) }));
    expect(worstDelay(longer)?.toString()).toBe('9 min 55 s');
  });

  test('grows by the alignment period where older points hold the value back', () => {
    const [condition] = policyOf('run-silent').conditions;
    if (condition?.kind !== 'threshold') throw new Error('not a threshold');
    const aggregations = condition.aggregations.map((one) => ({ ...one, perSeriesAligner: 'ALIGN_MEAN' as const }));
    expect(worstDelay(delay(changed('run-silent', { aggregations })))?.toString()).toBe('10 min 55 s');
  });

  test.each<[string, PolicyDelay, string]>([
    ['is missing', delayOf('run-silnet'), 'there is no such policy'],
    ['is disabled', delay({ ...policyOf('run-silent'), enabled: false }), 'the policy is disabled'],
    ['has no condition', delay({ ...policyOf('run-silent'), conditions: [] }), 'the policy has no condition'],
    [
      'reads a metric of another service',
      delay(changed('run-silent', { filter: 'metric.type = "run.googleapis.com/request_count"' })),
      "the audit does not know when the metric is written: 'no heartbeat for longer than allowed'",
    ],
  ])('is unknown, with the reason, where the policy %s', (_, unknown, why) => {
    expect(unknown).toEqual({ why });
    expect(worstDelay(unknown)).toBeUndefined();
  });

  test('is unknown without a monitor', () => {
    const withoutGuard = documents.filter(({ stack }) => stack !== 'prod-guard');
    expect(detectionBounds(withoutGuard).delayOf('run-silent')).toEqual({
      why: 'the period of the monitor is unknown',
    });
  });
});
