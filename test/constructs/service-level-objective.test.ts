import { join } from 'node:path';
import { MonitoringCustomService } from '@cdktf/provider-google/lib/monitoring-custom-service';
import { logMetricSeries, NOT_EXPECTED } from '../../constructs/series';
import { ServiceLevelObjective } from '../../constructs/service-level-objective';
import { eventMetrics } from '../../model/event-metrics';
import { canonicalJson, expectGolden } from '../golden';
import { only, synthesize } from './synthesize';
import { Names } from '../../model/names';

const EVENT_METRICS = eventMetrics({
  names: new Names({ pipeline: 'sample' }),
  declared: { services: ['loader'], jobs: [], phases: ['phase1'], processors: ['loader'] },
});

const objective = (goal: number) =>
  only(
    synthesize((stack) => {
      const service = new MonitoringCustomService(stack, 'service', { serviceId: 'phasewatch-sample' });
      new ServiceLevelObjective(stack, 'success', {
        service,
        sloId: 'phase1-run-success',
        displayName: 'phase1: runs that succeed',
        goal,
        good: logMetricSeries(EVENT_METRICS.outcomes, ['metric.labels.type', '=', 'succeeded']),
        bad: logMetricSeries(EVENT_METRICS.outcomes, ['metric.labels.type', '=', ['failed']], NOT_EXPECTED),
        dependsOn: [],
      });
    }),
    'google_monitoring_slo',
  );

describe('a service level objective', () => {
  test('counts good and bad events, and expected failures as neither', () => {
    expectGolden(join(__dirname, 'golden/service-level-objective.json'), canonicalJson(objective(0.995)));
  });

  test.each([0.0001, 0.9999])('accepts a goal of %d', (goal) => {
    expect(objective(goal)).toMatchObject({ goal });
  });

  test.each([0, -0.1, 0.99991, 1, 99.5])('refuses a goal of %d', (goal) => {
    expect(() => objective(goal)).toThrow(
      `test/success/goal: a goal is a share above 0 and at most 0.9999, got ${goal}; write 0.995 for 99.5% [SLO001]`,
    );
  });

  test('refuses a goal that is not a number', () => {
    expect(() => objective(NaN)).toThrow('test/success/goal: the value is a number, got NaN; write a number [SCH004]');
  });
});
