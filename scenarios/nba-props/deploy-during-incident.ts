import { Duration } from '../../model/duration';
import { defineScenario } from '../../simulation/define-scenario';
import { ORDINARY_DAYS } from './baseline/ordinary-days';

/** A deploy resumes what an open breaker stopped. Control scenario: deploy-on-a-good-day. */
export default defineScenario({
  ...ORDINARY_DAYS,
  name: 'deploy-during-incident',
  title: 'Game summaries fail, the breaker of phase 3 opens, and a deploy resumes its subscription',
  source: 'The guard enforces open breakers at every tick, so the next tick undoes what a deploy resumed',
  faults: [
    {
      kind: 'runs-fail',
      processors: ['PlayerGameSummaryProcessor'],
      category: 'processing_error',
      after: Duration.hours(26),
      lasts: Duration.hours(2),
      takes: Duration.seconds(30),
    },
    // Corrected games: the same summaries are requested again.
    {
      kind: 'burst',
      processor: 'PlayerGameSummaryProcessor',
      runs: 60,
      after: Duration.hours(26),
      lasts: Duration.hours(1),
      takes: Duration.minutes(1),
    },
    { kind: 'deploy', after: Duration.minutes(26 * 60 + 10) },
  ],
  mayFire: ['actionable-failures', 'retry-storm', 'dead-letters', 'runs-not-started'],
  expectations: [
    { kind: 'detected', policy: 'breaker-open', within: Duration.minutes(15) },
    { kind: 'failures', atMost: 200 },
    { kind: 'no message lost' },
    { kind: 'pages', atMost: 1 },
  ],
  baselineExpectations: [{ kind: 'failures', atLeast: 300 }],
});
