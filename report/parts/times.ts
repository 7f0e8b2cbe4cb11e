/** A length of time in whole minutes, or in whole hours from three hours on. */
export function formatMinutes(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  return minutes < 180 ? `${minutes} min` : `${Math.round(ms / 3_600_000)} h`;
}

/** The range between two lengths of time: `13 to 17 min`; one of them where both have the same text. */
export function formatRange(bestMs: number, worstMs: number): string {
  const [best, worst] = [formatMinutes(bestMs), formatMinutes(worstMs)];
  return best === worst ? best : `${best.replace(/ min$/, '')} to ${worst}`;
}

/** An instant (milliseconds since the epoch) as RFC 3339 in UTC, without milliseconds where they are 0. */
export function formatInstant(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The day of an instant in UTC, for an axis: `14 Jan`. */
export function shortDay(at: number): string {
  const date = new Date(at);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ''}`;
}

/** An instant in UTC for a sentence: `14 Jan, 14:37`. */
export function shortInstant(at: number): string {
  return `${shortDay(at)}, ${new Date(at).toISOString().slice(11, 16)}`;
}

/** The same; null for an event that did not happen. */
export function instantOrNull(at: number | null): string | null {
  return at === null ? null : formatInstant(at);
}

/** When something ran, and how long it took, by the clock of this machine. */
export interface RealTime {
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly elapsedSeconds: number;
}

/** Seconds to the millisecond. */
export function roundedSeconds(seconds: number): number {
  return Math.round(seconds * 1_000) / 1_000;
}
