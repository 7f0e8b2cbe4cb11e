import { detectionsOf, type Detection } from '../../audit/detection';
import type { DetectionTime } from '../../audit/detection/detection-time';
import { showBounds, showRange } from '../../report/audit/range';
import { slowestDetection } from '../../report/audit/detection-group';
import { Duration } from '../../model/duration';
import { OBSERVABILITY, SILENT, THRESHOLD } from '../../audit/cases/addresses';
import { Environment } from '../../audit/cases/environment';

function first(environment: Environment): Detection {
  const [detection] = detectionsOf(environment.facts());
  if (detection === undefined) throw new Error('no processor');
  return detection;
}

function shown(time: DetectionTime): string {
  return time.status === 'detected' ? `${showRange(time.best, time.worst)}: ${showBounds(time.bounds)}` : time.reason;
}

describe('the time to detect a hang', () => {
  test('the time to detect a hang is the sum of its bounds and names the largest', () => {
    const { silent, overBudget } = first(new Environment());
    expect(shown(silent)).toBe(
      '4 min to 11 min 55 s: silence allowed 4 to 6 min, wait for the tick 0 to 1 min, tick 0 to 55 s, visibility 0 to 3 min, evaluation 0 to 1 min',
    );
    expect(shown(overBudget)).toBe(
      '9 min to 14 min 55 s: budget 9 min, wait for the tick 0 to 1 min, tick 0 to 55 s, visibility 0 to 3 min, evaluation 0 to 1 min',
    );
    expect(silent).toMatchObject({ status: 'detected', dominant: { name: 'silence' }, policy: SILENT });
  });

  test('visibility is the largest bound where the allowed silence is 30 s', () => {
    const environment = new Environment().times({ heartbeatSeconds: 10, silenceSeconds: 30 });
    expect(first(environment).silent).toMatchObject({ dominant: { name: 'visibility' } });
  });

  test('the time follows the schedule and the attempt deadline of the monitor', () => {
    const environment = new Environment()
      .set('prod-guard', 'google_cloud_scheduler_job.tick', { schedule: '*/5 * * * *', attempt_deadline: '120s' })
      .set(OBSERVABILITY, SILENT, { alignment_period: '600s' }, ...THRESHOLD, 'aggregations', 0);
    expect(shown(first(environment).silent)).toBe(
      '4 to 17 min: silence allowed 4 to 6 min, wait for the tick 0 to 5 min, tick 0 to 2 min, visibility 0 to 3 min, evaluation 0 to 1 min',
    );
  });

  test('the time follows the threshold and the duration of the condition', () => {
    const environment = new Environment().set(
      OBSERVABILITY,
      SILENT,
      { threshold_value: 1.5, duration: '120s' },
      ...THRESHOLD,
    );
    expect(shown(first(environment).silent)).toMatch(
      /^9 min to 16 min 55 s: silence allowed 7 to 9 min, .* duration 2 min$/,
    );
  });

  test('ALIGN_MEAN adds one alignment period', () => {
    const environment = new Environment().set(
      OBSERVABILITY,
      SILENT,
      { per_series_aligner: 'ALIGN_MEAN' },
      ...THRESHOLD,
      'aggregations',
      0,
    );
    expect(shown(first(environment).silent)).toContain('alignment 0 to 5 min');
  });
});

describe('the policies that detect a hang', () => {
  test('of two policies the sooner one counts', () => {
    const environment = new Environment();
    const late = structuredClone(environment.at(OBSERVABILITY, SILENT));
    environment.add(OBSERVABILITY, 'google_monitoring_alert_policy.late', late);
    environment.set(OBSERVABILITY, 'google_monitoring_alert_policy.late', { duration: '600s' }, ...THRESHOLD);
    expect(first(environment).silent).toMatchObject({ policy: SILENT });
  });

  test('a hang is undetected where the window may hold no readable point', () => {
    const environment = new Environment().set(
      OBSERVABILITY,
      SILENT,
      { alignment_period: '60s' },
      ...THRESHOLD,
      'aggregations',
      0,
    );
    expect(shown(first(environment).silent)).toBe(
      `its window of 1 min is empty when the newest readable point is 4 min 55 s old: ${SILENT}, 'run/silence_ratio'`,
    );
  });

  test('a hang is undetected where no job calls the monitor', () => {
    const environment = new Environment().remove('prod-guard', 'google_cloud_scheduler_job.tick');
    expect(first(environment).silent).toEqual({
      status: 'never',
      reason: 'no Scheduler job calls the timeout monitor',
    });
  });

  test('the time is unresolved where another condition of the policy may not hold', () => {
    const environment = new Environment().times({ heartbeatSeconds: 360 });
    expect(first(environment).overBudget).toMatchObject({ status: 'unresolved' });
  });

  test('the time is unresolved where the attempt deadline of the monitor is known at apply only', () => {
    const environment = new Environment().set('prod-guard', 'google_cloud_scheduler_job.tick', {
      attempt_deadline: '${var.deadline}',
    });
    expect(first(environment).silent).toMatchObject({ status: 'unresolved' });
  });
});

test('the slowest detection is an undetected hang, else the longest worst case', () => {
  const environment = new Environment();
  Object.assign(environment.config.processors[1] ?? {}, { silenceSeconds: 420 });
  expect(slowestDetection(detectionsOf(environment.facts()))?.processor).toBe('sorter');
  const condition = environment.at(OBSERVABILITY, SILENT, ...THRESHOLD);
  condition['filter'] = `${String(condition['filter'])} AND resource.labels.task_id = "sorter"`;
  expect(slowestDetection(detectionsOf(environment.facts()))?.processor).toBe('loader');
});

test.each([
  [0, 180, '0 to 3 min'],
  [720, 900, '12 to 15 min'],
  [600, 1255, '10 min to 20 min 55 s'],
  [60, 60, '1 min'],
  [30, 7200, '30 s to 2 h'],
])('a range of %i to %i seconds reads %s', (best, worst, text) => {
  expect(showRange(Duration.seconds(best), Duration.seconds(worst))).toBe(text);
});
