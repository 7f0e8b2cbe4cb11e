import { Duration } from '../../model/duration';
import { defineScenario } from '../../simulation/define-scenario';
import { ONE_NIGHT } from './baseline/ordinary-days';

/** The recorder cannot write: the monitor must not take missing records for missing heartbeats. Control scenario: ordinary-days. */
export default defineScenario({
  ...ONE_NIGHT,
  name: 'recorder-down',
  title: 'A deploy removes the recorder’s permission to write, and the monitor goes on',
  source:
    'The alert on the guard must not depend on the guard; platform review of January 2026: wiring faults without an alert',
  worlds: ['declared'],
  faults: [{ kind: 'recorder-down', after: Duration.hours(20), lasts: Duration.hours(8) }],
  operatorActsAfter: Duration.hours(1),
  expectations: [
    { kind: 'detected', policy: 'guard-errors', within: Duration.minutes(15) },
    { kind: 'detected', policy: 'recorder-behind', within: Duration.minutes(30) },
    { kind: 'pages', atMost: 1 },
    { kind: 'all incidents close' },
  ],
});
