import { Duration } from '../../model/duration';
import { defineScenario } from '../../simulation/define-scenario';
import recorderDown from './recorder-down';

/**
 * After half an hour without messages the guard closes a run that is not hung, and corrects its record when they arrive.
 * Control scenario: ordinary-days.
 */
export default defineScenario({
  ...recorderDown,
  name: 'recorder-down-at-night',
  title: 'The recorder cannot write while runs are in flight, and the guard closes a run that had already ended',
  faults: [{ kind: 'recorder-down', after: Duration.hours(4), lasts: Duration.hours(8) }],
  expectations: [
    { kind: 'detected', policy: 'guard-errors', within: Duration.minutes(15) },
    { kind: 'detected', policy: 'recorder-behind', within: Duration.minutes(30) },
    { kind: 'detected', policy: 'run-silent', within: Duration.hours(1) },
    { kind: 'pages', atMost: 2 },
    { kind: 'all incidents close' },
  ],
});
