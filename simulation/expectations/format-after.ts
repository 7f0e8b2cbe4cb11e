import { Duration } from '../../model/duration';

/** When something happened, in milliseconds since the fault: 'after 5 min', or '5 min before the fault'. */
export function formatAfter(ms: number): string {
  const text = Duration.seconds(Math.round(Math.abs(ms) / 1_000)).toString();
  return ms < 0 ? `${text} before the fault` : `after ${text}`;
}
