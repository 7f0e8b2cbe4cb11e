import { BURN_RATE_ALERTS, burnRateProblem, type BurnRateAlert } from '../../model/burn-rate';
import { definePipeline } from '../../model/define-pipeline';
import { Duration } from '../../model/duration';
import { LIMITS } from '../../model/platform-limits';
import { describeProblem } from '../../model/problem';
import { samplePipeline } from './sample-pipeline';

const fast: BurnRateAlert = { name: 'fast', threshold: 14.4, long: Duration.hours(1), short: Duration.minutes(15) };
const refusal = (goal: number, eventsPerDay: number, alert = fast) => {
  const problem = burnRateProblem('sample/phase1/runSuccess/fast burn', alert, goal, eventsPerDay);
  return problem === undefined ? undefined : describeProblem(problem);
};

describe('a burn-rate alert', () => {
  test('a burn-rate alert is accepted where it can fire and one failure does not fire it', () => {
    expect(refusal(0.995, 4_299)).toBeUndefined();
  });

  test('an alert that could never fire is refused with the arithmetic', () => {
    expect(refusal(0.9, 100_000)).toBe(
      'sample/phase1/runSuccess/fast burn: the burn rate can reach the threshold of its alert, got 14.4 with a goal of 0.9: if every event failed, the budget would burn 10 times (1 / (1 - 0.9)); raise the goal, or alert on missed deadlines instead [SLO002]',
    );
  });

  test('an alert that fires on one event is refused with the arithmetic', () => {
    expect(refusal(0.995, 96)).toBe(
      'sample/phase1/runSuccess/fast burn: one event does not fire a burn-rate alert, got 1.00 events in 15 min (96 a day): one failure burns 200 times (1 / 1.00 / (1 - 0.995)), the threshold is 14.4; remove eventsPerDay and alert on missed deadlines and failures in a row: the volume is too low for a rate [SLO003]',
    );
  });

  test('an alert exactly on either boundary is refused', () => {
    const of = (threshold: number): BurnRateAlert => ({ ...fast, threshold });
    expect(refusal(0.5, 1_000_000, of(2))).toContain('[SLO002]');
    expect(refusal(0.5, 1_000_000, of(1.99))).toBeUndefined();
    // 192 a day are 2 in 15 minutes: one failure gives a burn rate of 1 / 2 / 0.5 = 1.
    expect(refusal(0.5, 192, of(1))).toContain('[SLO003]');
    expect(refusal(0.5, 192, of(1.01))).toBeUndefined();
  });

  test.each([0, -5, NaN])('a volume of %d events a day is refused', (eventsPerDay) => {
    expect(refusal(0.995, eventsPerDay)).toContain('[SLO003]');
  });

  test('no window exceeds the longest look-back, and none is shorter than the lag of log-based metrics', () => {
    for (const { long, short } of BURN_RATE_ALERTS) {
      expect(long.isLongerThan(LIMITS.burnLookback.max)).toBe(false);
      expect(short.isLongerThan(long)).toBe(false);
      expect(short.isLongerThan(Duration.minutes(10))).toBe(true);
    }
  });
});

describe('the runSuccess of a phase', () => {
  const withSuccess = (goal: number, eventsPerDay?: number) => {
    const sample = samplePipeline();
    const runSuccess = { goal, ...(eventsPerDay === undefined ? {} : { eventsPerDay }) };
    return () => definePipeline({ ...sample, phases: sample.phases.map((phase) => ({ ...phase, runSuccess })) });
  };

  test('a declaration with enough runs for a rate, or without eventsPerDay, is accepted', () => {
    expect(withSuccess(0.995, 4_299)).not.toThrow();
    expect(withSuccess(0.9)).not.toThrow();
  });

  test('a refusal names every burn-rate alert that would not work', () => {
    expect(withSuccess(0.995, 7)).toThrow(
      /sample\/phase1\/runSuccess\/fast burn: .*\[SLO003\]\nsample\/phase1\/runSuccess\/slow burn: .*\[SLO003\]/,
    );
  });
});
