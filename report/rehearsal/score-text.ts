import type { Score } from './score';
import { formatMinutes, formatRange } from '../parts/times';

/** `14 to 18 min`, `undetected`, or nothing without a fault. */
export function formatTimeToDetect({ timeToDetect, faultLasted }: Score): string {
  if (faultLasted === null) return '';
  return timeToDetect === null ? 'undetected' : formatRange(timeToDetect.best, timeToDetect.worst);
}

/** `3 to 6 min (7 h)`: the time to detect, and the time since the fault where it is longer. */
export function formatBothTimes(score: Score): string {
  const sinceFault = formatSinceFault(score);
  return `${formatTimeToDetect(score)}${sinceFault === '' ? '' : ` (${sinceFault})`}`;
}

/** `7 h`: the time since the fault in the worst case; nothing where the first harm came with the fault. */
export function formatSinceFault({
  timeToDetect,
  detectedSinceFault,
}: Pick<Score, 'timeToDetect' | 'detectedSinceFault'>): string {
  if (timeToDetect === null || detectedSinceFault === null) return '';
  const text = formatMinutes(detectedSinceFault.worst);
  return text === formatMinutes(timeToDetect.worst) ? '' : text;
}

/** `75% noise`: the share of notifications without an actionable cause; nothing where it is 0. */
export function formatNoise({ noise }: Score): string {
  return noise === 0 ? '' : `${Math.round(100 * noise)}% noise`;
}

/** Hours with one decimal, thousands separated. */
export function formatHours(hours: number): string {
  return hours.toLocaleString('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
}
