import { HEALTH_LIMITS } from '../../model/health';

/** The color of a share of runs that succeeded. */
export function successTone(share: number): 'good' | 'warn' | 'bad' {
  if (share >= HEALTH_LIMITS.goodSuccess) return 'good';
  return share < HEALTH_LIMITS.badSuccess ? 'bad' : 'warn';
}
