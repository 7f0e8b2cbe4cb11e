import { Duration } from '../../model/duration';
import { defineScenario } from '../../simulation/define-scenario';
import { ORDINARY_DAYS } from './baseline/ordinary-days';

/** A run takes a little longer every day. Control scenario: drift-within-budget. */
export default defineScenario({
  ...ORDINARY_DAYS,
  name: 'slow-drift',
  title: 'Over three weeks the runs of the composite factors become twice as long',
  source: 'Platform review of January 2026: a processor over twice its usual duration is an anomaly',
  lasts: Duration.days(28),
  faults: [
    {
      kind: 'drift',
      processor: 'PlayerCompositeFactorsProcessor',
      factor: 2,
      after: Duration.days(2),
      lasts: Duration.days(21),
    },
  ],
  operatorActsAfter: Duration.days(1), // a ticket: the next working day
  expectations: [
    { kind: 'detected', policy: 'run-near-budget', within: Duration.days(12) },
    { kind: 'pages', atMost: 0 },
    { kind: 'all incidents close' },
  ],
  baselineExpectations: [{ kind: 'undetected', for: Duration.days(26) }],
});
