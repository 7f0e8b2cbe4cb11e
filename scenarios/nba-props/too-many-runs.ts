import { Duration } from '../../model/duration';
import { defineScenario } from '../../simulation/define-scenario';
import { ORDINARY_DAYS } from './baseline/ordinary-days';

/** For two hours there are more runs than one tick of the monitor reads. Control scenario: ordinary-days. */
export default defineScenario({
  ...ORDINARY_DAYS,
  name: 'too-many-runs',
  title: 'More runs are unresolved than one tick of the timeout monitor reads',
  source: 'A limit that hides runs must be visible itself',
  worlds: ['declared'],
  faults: [{ kind: 'too-many-runs', after: Duration.hours(20), lasts: Duration.hours(2) }],
  expectations: [
    { kind: 'detected', policy: 'tick-truncated', within: Duration.minutes(15) },
    { kind: 'pages', atMost: 0 },
    { kind: 'notifications', atMost: 1 },
    { kind: 'all incidents close' },
  ],
});
