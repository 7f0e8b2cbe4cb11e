/** The day in UTC of an instant in milliseconds since the epoch: `2026-11-30`. */
export function utcDayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** Is it a day that exists, written as `2026-11-30`? False for `2026-02-31`. */
export function isDay(text: string): boolean {
  const midnight = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : NaN;
  return !Number.isNaN(midnight) && utcDayOf(midnight) === text;
}
