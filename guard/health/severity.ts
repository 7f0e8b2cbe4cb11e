import type { Criticality } from '../../model/criticality';
import type { GuardConfig } from '../../model/guard-config';
import { limitsFor, type Limits } from '../tick/limits';
import type { Finding } from './build-report';

/** P0 and P1 need an answer within the hour: unhealthy. P2 and P3 can wait: degraded. */
export function levelOf(criticality: Criticality): Finding['level'] {
  return criticality === 'P0' || criticality === 'P1' ? 'unhealthy' : 'degraded';
}

/** Criticality of a run's processor. An undeclared processor has the highest criticality of its phase, as in the monitor. */
export function criticalityOf(
  limits: Limits,
  run: { readonly phase: string; readonly processor: string },
): Criticality {
  return limitsFor(limits, run).labels.criticality as Criticality; // the label's value is a criticality
}

/** Criticality of a breaker. One that is no longer declared has the highest criticality of the pipeline. */
export function breakerCriticality(config: GuardConfig, limits: Limits, id: string): Criticality {
  return config.breakers?.find((rule) => rule.id === id)?.criticality ?? limits.pipeline.criticality;
}
