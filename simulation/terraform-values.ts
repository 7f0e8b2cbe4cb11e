/** A number, or the default where the value is left out or known at apply only. */
export function numberOf(value: unknown, without: number): number {
  if (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  return typeof value === 'number' ? value : without;
}

/** `600s`, as durations are written, or a bare number of seconds; or the default. */
export function secondsOf(value: unknown, without: number): number {
  const [, seconds] = typeof value === 'string' ? (/^(\d+(?:\.\d+)?)s$/.exec(value) ?? []) : [];
  return seconds === undefined ? numberOf(value, without) : Number(seconds);
}
