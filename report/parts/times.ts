/** A length of time as it is said: whole minutes, or hours where there are many. */
export function formatMinutes(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  return minutes < 180 ? `${minutes} min` : `${Math.round(ms / 3_600_000)} h`;
}

/** Two lengths of time that bound a third: `13 to 17 min`, or one where they are said alike. */
export function formatRange(bestMs: number, worstMs: number): string {
  const [best, worst] = [formatMinutes(bestMs), formatMinutes(worstMs)];
  return best === worst ? best : `${best.replace(/ min$/, '')} to ${worst}`;
}

/** An instant as RFC 3339 in UTC, seconds are enough. */
export function formatInstant(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}

/** The same of an instant that may not have come. */
export function instantOrNull(at: number | null): string | null {
  return at === null ? null : formatInstant(at);
}
