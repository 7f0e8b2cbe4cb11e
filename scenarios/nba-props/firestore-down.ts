import { Duration } from '../../model/duration';
import { defineScenario } from '../../simulation/scenario';
import { ORDINARY_DAYS } from './baseline/ordinary-days';

/** The guard loses its memory for an hour, while the pipeline is at work. Its healthy twin is ordinary-days. */
export default defineScenario({
  ...ORDINARY_DAYS,
  name: 'firestore-down',
  title: 'Firestore refuses every request for an hour, in the middle of the night’s runs',
  source: 'The guard stands on one database; what if it is away?',
  worlds: ['declared'],
  faults: [{ kind: 'store-down', after: Duration.hours(27), lasts: Duration.hours(1) }],
  mayFire: ['guard-errors'],
  expectations: [
    { kind: 'detected', policy: 'monitor-down', within: Duration.minutes(10) },
    { kind: 'pages', atMost: 1 },
    { kind: 'all incidents close' },
  ],
});
