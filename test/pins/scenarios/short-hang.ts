import { Duration } from '../../../model/duration';
import { defineScenario, type Scenario } from '../../../simulation/scenario';
import { ORDINARY_DAYS } from '../../../scenarios/nba-props/baseline/ordinary-days';

/** A hang of one hour within six hours: short enough to rehearse several times in one test. */
export const SHORT_HANG = {
  ...ORDINARY_DAYS,
  lasts: Duration.hours(6),
  title: 'The prediction coordinator hangs for an hour',
  source: 'test/pins',
  faults: [
    {
      kind: 'hang',
      processor: 'prediction-coordinator',
      dataDate: '2026-01-13',
      after: Duration.minutes(7),
      lasts: Duration.hours(1),
      blocksPhase: true,
    },
  ],
  operatorActsAfter: Duration.minutes(15),
  baselineExpectations: [{ kind: 'undetected', for: Duration.minutes(30) }],
} as const satisfies Partial<Scenario>;

export default defineScenario({
  ...SHORT_HANG,
  name: 'short-hang',
  expectations: [
    { kind: 'detected', policy: 'run-silent', within: Duration.minutes(30) },
    { kind: 'run closed', reason: 'went_silent', within: Duration.minutes(20) },
    { kind: 'notifications', atMost: 1 },
    { kind: 'all incidents close' },
  ],
});
