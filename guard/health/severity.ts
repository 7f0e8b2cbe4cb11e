import type { Criticality } from '../../model/criticality';
import type { GuardConfig } from '../../model/guard-config';
import { limitsFor, type Limits } from '../tick/limits';
import type { Finding } from './build-report';

/** What must be answered within the hour is unhealthy; what can wait for hours is degraded. */
export function levelOf(criticality: Criticality): Finding['level'] {
  return criticality === 'P0' || criticality === 'P1' ? 'unhealthy' : 'degraded';
}

/** Of a run's processor; nobody's processor is as critical as the most critical of its phase, as for the monitor. */
export function criticalityOf(
  limits: Limits,
  run: { readonly phase: string; readonly processor: string },
): Criticality {
  return limitsFor(limits, run).labels.criticality as Criticality; // the label is made from one
}

/** Of a breaker. One that is no longer declared is as critical as anything is. */
export function breakerCriticality(config: GuardConfig, limits: Limits, id: string): Criticality {
  return config.breakers?.find((rule) => rule.id === id)?.criticality ?? limits.pipeline.criticality;
}
