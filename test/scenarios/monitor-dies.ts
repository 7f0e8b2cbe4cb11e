import { Duration } from '../../model/duration';
import { defineScenario } from '../../rehearsal/simulate/scenario';
import { phase5Hang } from './as-it-was/phase5-hang';

/** Nobody watches for an hour: who watches the watcher is told. Its healthy twin is phase5-healthy. */
export default defineScenario({
  ...phase5Hang,
  name: 'monitor-dies',
  title: 'The timeout monitor completes no tick for an hour, and then comes back',
  source: 'The guard must not be its own only witness',
  story: 'monitor-dies',
  worlds: ['declared'],
  faults: [{ kind: 'monitor-stops', after: Duration.hours(20), lasts: Duration.hours(1) }],
  expectations: [
    { kind: 'detected', policy: 'monitor-down', within: Duration.minutes(10) },
    { kind: 'notifications', atMost: 2 }, // opened, and over
    { kind: 'all incidents close' },
  ],
});
