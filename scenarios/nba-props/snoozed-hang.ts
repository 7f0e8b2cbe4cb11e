import { Duration } from '../../model/duration';
import { defineScenario } from '../../simulation/define-scenario';
import { ONE_NIGHT } from './baseline/ordinary-days';
import gradingHang from './grading-hang';

/**
 * The alert of a hang is snoozed for two hours while its incident is open. Monitoring closes the incident without a
 * notification; the work is still not done, so the guard's gauges open a new one when the snooze ends. Control scenario:
 * grading-hang, the same night without a snooze.
 */
export default defineScenario({
  ...ONE_NIGHT,
  name: 'snoozed-hang',
  title: 'The ticket of the grading that hangs is snoozed for two hours, and comes back',
  source: 'https://docs.cloud.google.com/monitoring/alerts/snooze: a snooze closes open incidents',
  worlds: ['declared'],
  faults: [
    ...gradingHang.faults,
    { kind: 'snooze', policies: ['run-silent-low'], after: Duration.hours(4), lasts: Duration.hours(2) },
  ],
  operatorActsAfter: Duration.hours(4), // the response time of a P2
  expectations: [
    { kind: 'detected', policy: 'run-silent-low', within: Duration.minutes(20) },
    { kind: 'pages', atMost: 0 },
    { kind: 'incidents', policy: 'run-silent-low', atMost: 2 },
    { kind: 'all incidents close' },
  ],
});
