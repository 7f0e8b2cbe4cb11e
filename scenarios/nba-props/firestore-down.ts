import { Duration } from '../../model/duration';
import { defineScenario } from '../../simulation/define-scenario';
import { ORDINARY_DAYS } from './baseline/ordinary-days';

/** The guard cannot read or write its store for an hour while runs are in flight. Control scenario: ordinary-days. */
export default defineScenario({
  ...ORDINARY_DAYS,
  name: 'firestore-down',
  title: 'Firestore refuses every request for an hour during the night’s runs',
  source: 'The guard depends on one database',
  worlds: ['declared'],
  faults: [{ kind: 'store-down', after: Duration.hours(27), lasts: Duration.hours(1) }],
  mayFire: ['guard-errors', 'scheduler-failures'],
  expectations: [
    { kind: 'detected', policy: 'monitor-down', within: Duration.minutes(12) },
    { kind: 'pages', atMost: 1 },
    { kind: 'all incidents close' },
  ],
});
