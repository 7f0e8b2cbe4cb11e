import { Duration } from '../../../model/duration';
import { defineScenario } from '../../../simulation/define-scenario';

/**
 * Every attempt of the price job hangs until its task timeout. The retries end before the next execution starts, as the
 * audit has checked (TMO010); a job with more retries overlaps its own schedule here. Control scenario: ordinary-days.
 */
export default defineScenario({
  name: 'prices-hang',
  title: 'Each attempt of the price refresh hangs until the platform ends it, retries included',
  source: 'Retries of a Cloud Run job that outlast its period: copies overlap, and their number grows',
  worlds: ['declared'],
  from: '2026-01-13T12:00:00Z',
  lasts: Duration.days(2),
  workload: [{ kind: 'daily', beforeDeadline: Duration.hours(1) }],
  faults: [
    {
      kind: 'hang',
      processor: 'price-refresh',
      dataDate: '2026-01-13',
      after: Duration.minutes(10),
      lasts: Duration.hours(12),
      blocksPhase: false,
      attempts: 5,
    },
  ],
  mayFire: ['deadline-missed', 'breaker-open'], // three closed attempts in a row open the breaker
  expectations: [
    { kind: 'detected', policy: 'run-silent', names: 'price-refresh', within: Duration.minutes(21) },
    { kind: 'overlaps', deployable: 'catalog-prices', atMost: 0 },
    { kind: 'all incidents close' },
  ],
});
