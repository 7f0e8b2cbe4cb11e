import { Duration } from '../../../model/duration';
import { defineScenario } from '../../../simulation/define-scenario';
import { FILES_ALL_DAY, TWO_DAYS } from './shared/two-days';

/** The breaker of the import opens, which is a ticket. Control scenario: ordinary-days. */
export default defineScenario({
  ...TWO_DAYS,
  workload: [...TWO_DAYS.workload, FILES_ALL_DAY],
  name: 'failing-imports',
  title: 'Every import of a file fails for two hours, until a person acts',
  worlds: ['declared'],
  source: 'A format of the shop files that changed without notice',
  faults: [
    {
      kind: 'runs-fail',
      processors: ['order-import', 'customer-import', 'return-import'],
      category: 'processing_error',
      after: Duration.hours(3),
      lasts: Duration.hours(2),
      takes: Duration.seconds(30),
    },
  ],
  operatorActsAfter: Duration.minutes(15),
  // A good part of an hour's files fails, so the error budget burns as well.
  mayFire: ['actionable-failures', 'dead-letters', 'slo-burn-fast-import', 'slo-burn-slow-import'],
  expectations: [
    { kind: 'detected', policy: 'breaker-open', within: Duration.minutes(30) },
    { kind: 'no message lost' },
    { kind: 'all incidents close' },
  ],
});
