import { Duration } from '../../model/duration';

/** `91.3%`. `100%` and `0%` only for exactly 1 and 0: 0.9997 is `99.9%`. */
export function formatPercent(share: number): string {
  const tenths = Math.round(share * 1_000) / 10;
  return `${share > 0 && share < 1 ? Math.min(99.9, Math.max(0.1, tenths)) : tenths}%`;
}

/** `42 s`, `9 min 30 s`, `1 h 5 min`: without seconds from one hour on. */
export function formatSeconds(seconds: number): string {
  if (seconds > 0 && seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return Duration.seconds(Math.max(0, whole < 3_600 ? whole : Math.round(whole / 60) * 60)).toString();
}

const BARS = '▁▂▃▄▅▆▇█';

/** One bar per value, from 0 (lowest) to 1 or more (highest); a dot for null. */
export function sparkline(shares: readonly (number | null)[]): string {
  return shares
    .map((share) => {
      if (share === null) return '·';
      const level = Math.floor(Math.min(1, Math.max(0, share)) * (BARS.length - 1));
      return BARS.charAt(level);
    })
    .join('');
}
