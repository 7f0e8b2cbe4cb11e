import { BURN_RATE_ALERTS, burnRateProblem, type BurnRateAlert } from '../../model/burn-rate';
import { definePipeline } from '../../model/define-pipeline';
import { Duration } from '../../model/duration';
import { LIMITS } from '../../model/platform-limits';
import { describeProblem } from '../../model/problem';
import { samplePipeline } from './sample-pipeline';

const fast: BurnRateAlert = { name: 'fast', threshold: 14.4, long: Duration.hours(1), short: Duration.minutes(15) };
const said = (goal: number, eventsPerDay: number, alert = fast) => {
  const problem = burnRateProblem('sample/phase1/runSuccess/fast burn', alert, goal, eventsPerDay);
  return problem === undefined ? undefined : describeProblem(problem);
};

describe('a burn-rate alert', () => {
  test('fits a goal that it can break and a volume of which one failure is little', () => {
    expect(said(0.995, 4_299)).toBeUndefined();
  });

  test('that could never fire is refused, with the arithmetic', () => {
    expect(said(0.9, 100_000)).toBe(
      'sample/phase1/runSuccess/fast burn: a burn-rate threshold can be reached, got 14.4 with a goal of 0.9: if every event failed, the budget would burn 10 times (1 / (1 - 0.9)); raise the goal, or alert on missed deadlines instead [SLO002]',
    );
  });

  test('that fires on one event is refused, with the arithmetic', () => {
    expect(said(0.995, 96)).toBe(
      'sample/phase1/runSuccess/fast burn: one event does not fire a burn-rate alert, got 1.00 events in 15 min (96 a day): one failure burns 200 times (1 / 1.00 / (1 - 0.995)), the threshold is 14.4; alert on missed deadlines and consecutive failures instead: there is too little volume for a rate [SLO003]',
    );
  });

  test('is refused on the boundary of either, as the comparison is strict', () => {
    const of = (threshold: number): BurnRateAlert => ({ ...fast, threshold });
    expect(said(0.5, 1_000_000, of(2))).toContain('[SLO002]');
    expect(said(0.5, 1_000_000, of(1.99))).toBeUndefined();
    // 192 a day are 2 in 15 minutes: one of them burns 1 / 2 / 0.5 = 1 time.
    expect(said(0.5, 192, of(1))).toContain('[SLO003]');
    expect(said(0.5, 192, of(1.01))).toBeUndefined();
  });

  test.each([0, -5, NaN])('on %d events a day is refused', (eventsPerDay) => {
    expect(said(0.995, eventsPerDay)).toContain('[SLO003]');
  });

  test('looks back as far as Google allows, and no window is shorter than counts of log lines lag', () => {
    for (const { long, short } of BURN_RATE_ALERTS) {
      expect(long.isLongerThan(LIMITS.burnLookback.max)).toBe(false);
      expect(short.isLongerThan(long)).toBe(false);
      expect(short.isLongerThan(Duration.minutes(10))).toBe(true);
    }
  });
});

describe('a declaration', () => {
  const withSuccess = (goal: number, eventsPerDay?: number) => {
    const sample = samplePipeline();
    const runSuccess = { goal, ...(eventsPerDay === undefined ? {} : { eventsPerDay }) };
    return () => definePipeline({ ...sample, phases: sample.phases.map((phase) => ({ ...phase, runSuccess })) });
  };

  test('with enough runs for a rate is accepted, and so is one that asks for none', () => {
    expect(withSuccess(0.995, 4_299)).not.toThrow();
    expect(withSuccess(0.9)).not.toThrow();
  });

  test('is refused whole: each alert that would not work is named', () => {
    expect(withSuccess(0.995, 7)).toThrow(
      /sample\/phase1\/runSuccess\/fast burn: .*\[SLO003\]\nsample\/phase1\/runSuccess\/slow burn: .*\[SLO003\]/,
    );
  });
});
