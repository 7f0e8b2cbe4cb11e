import type { BreakerRule } from '../../../model/breaker-rule';
import { guardConfig } from './runs';

const WORKER_RULE: BreakerRule = {
  id: 'prediction-worker',
  phase: 'phase5',
  deployable: 'prediction-worker',
  criticality: 'P1',
  processors: [{ name: 'prediction-worker', failuresInARow: 3 }],
  failureRate: null,
  coolDownSeconds: 300,
  coolDownCapSeconds: 3_600,
  triggers: [{ kind: 'push', subscription: 'prediction-requests' }],
};

/** The default pipeline with a breaker for each processor. */
export function configWithBreakers() {
  const coordinator: BreakerRule = {
    ...WORKER_RULE,
    id: 'prediction-coordinator',
    deployable: 'prediction-coordinator',
    criticality: 'P0',
    triggers: [{ kind: 'schedule', job: 'prediction-coordinator-daily' }],
  };
  return { ...guardConfig(), breakers: [coordinator, WORKER_RULE] };
}
