import { Duration } from '../../../model/duration';
import { defineScenario } from '../../../simulation/define-scenario';

/** A week without a fault. */
export default defineScenario({
  name: 'ordinary-days',
  title: 'A week in which every job and every event runs as declared',
  source: 'The control scenario of the others',
  worlds: ['declared'],
  from: '2026-01-13T12:00:00Z',
  lasts: Duration.days(7),
  workload: [{ kind: 'daily', beforeDeadline: Duration.hours(1) }],
  faults: [],
  expectations: [{ kind: 'silent' }, { kind: 'overlaps', deployable: 'catalog-prices', atMost: 0 }],
});
