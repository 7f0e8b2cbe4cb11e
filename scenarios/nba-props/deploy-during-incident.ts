import { Duration } from '../../model/duration';
import { defineScenario } from '../../simulation/scenario';
import { ORDINARY_DAYS } from './baseline/ordinary-days';

/** A breaker is open, and a deploy undoes what it holds. Its healthy twin is deploy-on-a-good-day. */
export default defineScenario({
  ...ORDINARY_DAYS,
  name: 'deploy-during-incident',
  title: 'Game summaries fail, the breaker of phase 3 is open, and a deploy lets its messages through again',
  source: 'What the guard enforces it enforces by level: what a deploy undid is done again at the next tick',
  faults: [
    {
      kind: 'runs-fail',
      processors: ['PlayerGameSummaryProcessor'],
      category: 'processing_error',
      after: Duration.hours(26),
      lasts: Duration.hours(2),
      takes: Duration.seconds(30),
    },
    // Games that were corrected: the same summaries are asked for once more.
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
