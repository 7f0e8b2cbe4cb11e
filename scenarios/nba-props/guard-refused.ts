import { Duration } from '../../model/duration';
import { defineScenario } from '../../simulation/define-scenario';
import { ORDINARY_DAYS } from './baseline/ordinary-days';

/** A breaker opens, but the guard lacks the right to stop its triggers. Control scenario: ordinary-days. */
export default defineScenario({
  ...ORDINARY_DAYS,
  name: 'guard-refused',
  title: 'Game summaries fail, the breaker of phase 3 opens, and Pub/Sub refuses to stop its subscription',
  source: 'A missing right of the guard must not look like a monitor that is down',
  worlds: ['declared'],
  faults: [
    {
      kind: 'runs-fail',
      processors: ['PlayerGameSummaryProcessor'],
      category: 'processing_error',
      after: Duration.hours(26),
      lasts: Duration.hours(2),
      takes: Duration.seconds(30),
    },
    {
      kind: 'burst',
      processor: 'PlayerGameSummaryProcessor',
      runs: 10,
      after: Duration.hours(26),
      lasts: Duration.hours(1),
      takes: Duration.minutes(1),
    },
    { kind: 'guard-refused', after: Duration.hours(26), lasts: Duration.hours(2) },
  ],
  mayFire: [
    'actionable-failures',
    'guard-errors',
    'retry-storm',
    'dead-letters',
    'runs-not-started',
    'deadline-missed',
  ],
  expectations: [
    { kind: 'detected', policy: 'breaker-open', within: Duration.minutes(30) },
    { kind: 'detected', policy: 'trigger-refused', within: Duration.minutes(30) },
    { kind: 'incidents', policy: 'monitor-down', atMost: 0 },
    { kind: 'incidents', policy: 'trigger-refused', atMost: 1 },
  ],
});
