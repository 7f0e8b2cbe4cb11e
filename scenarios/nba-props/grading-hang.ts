import { Duration } from '../../model/duration';
import { defineScenario } from '../../simulation/define-scenario';
import { ONE_NIGHT } from './baseline/ordinary-days';

/** A P2 hang: a ticket within hours, no page. Control scenario: ordinary-days. */
export default defineScenario({
  ...ONE_NIGHT,
  name: 'grading-hang',
  title: 'The grading of yesterday’s predictions (P2) sends no heartbeat from minute 4 of its run on',
  source: 'Platform review of January 2026: the hang of phase 5; response times by criticality',
  faults: [
    {
      kind: 'hang',
      processor: 'prediction-grading',
      dataDate: '2026-01-13',
      after: Duration.minutes(4),
      lasts: Duration.hours(30),
      blocksPhase: false,
    },
  ],
  operatorActsAfter: Duration.hours(4), // the response time of a P2
  expectations: [
    { kind: 'detected', policy: 'run-silent-low', within: Duration.minutes(20) },
    { kind: 'run closed', reason: 'went_silent', within: Duration.minutes(17) },
    { kind: 'pages', atMost: 0 },
    { kind: 'notifications', atMost: 1 },
    { kind: 'all incidents close' },
  ],
  baselineExpectations: [{ kind: 'undetected', for: Duration.minutes(30) }],
});
