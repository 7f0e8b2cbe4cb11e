import { Duration } from '../../model/duration';
import { defineScenario } from '../../simulation/define-scenario';
import { ORDINARY_DAYS } from './baseline/ordinary-days';

/** The timeout monitor is down for an hour, and the alert on its absence pages. Control scenario: ordinary-days. */
export default defineScenario({
  ...ORDINARY_DAYS,
  name: 'monitor-dies',
  title: 'The timeout monitor completes no tick for an hour',
  source: 'The alert on the guard must not depend on the guard',
  worlds: ['declared'],
  faults: [{ kind: 'monitor-stops', after: Duration.hours(20), lasts: Duration.hours(1) }],
  expectations: [
    { kind: 'detected', policy: 'monitor-down', within: Duration.minutes(12) },
    { kind: 'notifications', atMost: 2 }, // opened and closed
    { kind: 'all incidents close' },
  ],
});
