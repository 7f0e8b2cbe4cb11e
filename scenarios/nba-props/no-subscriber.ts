import { Duration } from '../../model/duration';
import { defineScenario } from '../../simulation/define-scenario';
import { ORDINARY_DAYS } from './baseline/ordinary-days';

/** Published messages are lost, and no run fails. Control scenario: ordinary-days. */
export default defineScenario({
  ...ORDINARY_DAYS,
  name: 'no-subscriber',
  title: 'The subscription of phase 4 is deleted, and its topic has no subscriber',
  source: 'Platform review of January 2026: topics without a subscriber',
  faults: [
    {
      kind: 'subscription-missing',
      deployable: 'nba-phase4-precompute-processors',
      after: Duration.hours(20),
      lasts: Duration.days(5),
    },
  ],
  operatorActsAfter: Duration.hours(1),
  mayFire: ['deadline-missed'],
  expectations: [
    { kind: 'detected', policy: 'runs-not-started', within: Duration.hours(10) },
    { kind: 'pages', atMost: 1 },
    { kind: 'all incidents close' },
  ],
  baselineExpectations: [{ kind: 'undetected', for: Duration.days(5) }],
});
