import type { Score } from './score';
import { formatRange } from '../parts/times';

/** `14 to 18 min`, `undetected`, or nothing without a fault. */
export function formatTimeToDetect({ timeToDetect, faultLasted }: Score): string {
  if (faultLasted === null) return '';
  return timeToDetect === null ? 'undetected' : formatRange(timeToDetect.best, timeToDetect.worst);
}

/** `75% noise`: the share of notifications without an actionable cause; nothing where it is 0. */
export function formatNoise({ noise }: Score): string {
  return noise === 0 ? '' : `${Math.round(100 * noise)}% noise`;
}

/** Hours with one decimal, thousands separated. */
export function formatHours(hours: number): string {
  return hours.toLocaleString('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
}
