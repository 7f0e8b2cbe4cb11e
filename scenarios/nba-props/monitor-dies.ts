import { Duration } from '../../model/duration';
import { defineScenario } from '../../simulation/scenario';
import { ORDINARY_DAYS } from './baseline/ordinary-days';

/** Nobody watches for an hour: who watches the watcher is told. Its healthy twin is ordinary-days. */
export default defineScenario({
  ...ORDINARY_DAYS,
  name: 'monitor-dies',
  title: 'The timeout monitor completes no tick for an hour, and then comes back',
  source: 'The guard must not be its own only witness',
  worlds: ['declared'],
  faults: [{ kind: 'monitor-stops', after: Duration.hours(20), lasts: Duration.hours(1) }],
  expectations: [
    { kind: 'detected', policy: 'monitor-down', within: Duration.minutes(10) },
    { kind: 'notifications', atMost: 2 }, // opened, and over
    { kind: 'all incidents close' },
  ],
});
