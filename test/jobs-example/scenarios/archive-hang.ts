import { Duration } from '../../../model/duration';
import { defineScenario } from '../../../simulation/define-scenario';

/** A job can hang for 123 h, which no request of a service can: its task timeout is 150 h. Control scenario: ordinary-days. */
export default defineScenario({
  name: 'archive-hang',
  title: 'The weekly copy sends no heartbeat from the first hour on, and its container runs on for 123 h',
  source: 'The hang of 123 h in the platform review of January 2026, in a Cloud Run job, whose tasks may take 168 h',
  worlds: ['baseline', 'declared'],
  from: '2026-01-17T12:00:00Z',
  lasts: Duration.days(7),
  workload: [{ kind: 'daily', beforeDeadline: Duration.hours(1) }],
  faults: [
    {
      kind: 'hang',
      processor: 'archive-copy',
      dataDate: '2026-01-17',
      after: Duration.hours(1),
      lasts: Duration.hours(123),
      blocksPhase: false,
    },
  ],
  operatorActsAfter: Duration.minutes(15),
  expectations: [
    { kind: 'detected', policy: 'run-silent', names: 'archive-copy', within: Duration.minutes(36) },
    { kind: 'run closed', reason: 'went_silent', within: Duration.minutes(33) },
    { kind: 'pages', atMost: 1 },
    { kind: 'all incidents close' },
  ],
  baselineExpectations: [{ kind: 'undetected', for: Duration.hours(123) }],
});
