import { Duration } from '../../model/duration';
import { defineScenario } from '../../simulation/scenario';
import { ONE_NIGHT } from './baseline/ordinary-days';

/** The guard’s ears fail and its eyes do not: the monitor must not take for silence what it cannot hear. Its healthy twin is ordinary-days. */
export default defineScenario({
  ...ONE_NIGHT,
  name: 'recorder-down',
  title: 'A deploy takes the recorder’s right to write away, and the monitor ticks on',
  source:
    'The guard must not be its own only witness; wiring faults that no alert saw (platform review of January 2026)',
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
