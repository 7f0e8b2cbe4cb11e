import { Duration } from '../../../model/duration';
import { defineScenario } from '../../../simulation/define-scenario';
import type { Scenario } from '../../../simulation/scenario';
import { TWO_DAYS } from '../../example/scenarios/shared/two-days';

/** A hang of one hour within six hours: short enough to rehearse several times in one test. */
export const SHORT_HANG = {
  ...TWO_DAYS,
  from: '2026-01-14T00:00:00Z',
  lasts: Duration.hours(6),
  title: 'The forecast of the stock hangs for an hour',
  source: 'test/pins',
  faults: [
    {
      kind: 'hang',
      processor: 'stock-forecast',
      dataDate: '2026-01-13',
      after: Duration.minutes(3),
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
