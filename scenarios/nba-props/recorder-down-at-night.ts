import { Duration } from '../../model/duration';
import { defineScenario } from '../../simulation/scenario';
import recorderDown from './recorder-down';

/**
 * What it costs that a deaf guard does not wait for ever: after half an hour it takes a living run for a hung one, and
 * takes that back when its line comes in after all. Its healthy twin is ordinary-days.
 */
export default defineScenario({
  ...recorderDown,
  name: 'recorder-down-at-night',
  title: 'The same while runs are at work: a run is closed that lives, and had ended before',
  faults: [{ kind: 'recorder-down', after: Duration.hours(4), lasts: Duration.hours(8) }],
  expectations: [
    { kind: 'detected', policy: 'guard-errors', within: Duration.minutes(15) },
    { kind: 'detected', policy: 'recorder-behind', within: Duration.minutes(30) },
    { kind: 'detected', policy: 'run-silent', within: Duration.hours(1) },
    { kind: 'pages', atMost: 2 },
    { kind: 'all incidents close' },
  ],
});
