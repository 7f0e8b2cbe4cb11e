import { Duration } from '../../model/duration';
import { defineScenario } from '../../simulation/define-scenario';
import { ORDINARY_DAYS } from './baseline/ordinary-days';

/** Phase 3 is late on the night without a 02:00 in New York. Control scenario: clocks-change-healthy. */
export default defineScenario({
  ...ORDINARY_DAYS,
  name: 'clocks-change',
  title: 'Phase 3 fails on the night the clocks go forward; its deadline is 02:00, which does not exist that night',
  source: 'Deadlines are in America/New_York, schedules in America/Los_Angeles, machines in UTC',
  from: '2026-03-07T12:00:00Z',
  lasts: Duration.hours(72),
  worlds: ['declared'],
  faults: [
    {
      kind: 'runs-fail',
      processors: ['PlayerShotSummaryProcessor'],
      category: 'processing_error',
      after: Duration.hours(12),
      lasts: Duration.hours(12),
      takes: Duration.seconds(30),
    },
  ],
  mayFire: ['actionable-failures', 'breaker-open', 'dead-letters'],
  expectations: [
    // 02:00 is 03:00 that night, which is 07:00 UTC. The deadline is judged 2 minutes later, and the gauge is visible up to 3 minutes after that.
    { kind: 'detected', policy: 'deadline-missed', by: '2026-03-08T07:07:00Z' },
    { kind: 'pages', atMost: 1 },
  ],
});
