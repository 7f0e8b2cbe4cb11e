const MINUTE = 60_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** An instant on the clocks of a zone, as `YYYY-MM-DDTHH:MM`. By `Intl` alone, which the product does not use for this. */
export function localTime(timeZone: string, at: number): string {
  let format = formats.get(timeZone);
  if (format === undefined) {
    const digits = { month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
    format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', hourCycle: 'h23', ...digits });
    formats.set(timeZone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return `${parts['year']}-${parts['month']}-${parts['day']}T${parts['hour']}:${parts['minute']}`;
}

/** By how much the clocks of a zone are ahead of UTC, in milliseconds. */
export function offsetOf(timeZone: string, at: number): number {
  return Date.parse(`${localTime(timeZone, at)}Z`) - Math.floor(at / MINUTE) * MINUTE;
}

/** The instants at which the clocks of a zone are changed, from one instant to another. */
export function clockChanges(timeZone: string, from: number, to: number): number[] {
  const changes: number[] = [];
  const step = 86_400_000;
  for (let at = from; at < to; at += step) {
    if (offsetOf(timeZone, at) === offsetOf(timeZone, at + step)) continue;
    let [before, after] = [at, at + step];
    while (after - before > MINUTE) {
      const middle = before + Math.floor((after - before) / 2 / MINUTE) * MINUTE;
      if (offsetOf(timeZone, middle) === offsetOf(timeZone, before)) before = middle;
      else after = middle;
    }
    changes.push(after);
  }
  return changes;
}

/**
 * The instant at which the clocks of a zone show a time. A skipped time counts as if the clocks had not been changed yet,
 * so as one later; of a repeated one the first counts.
 */
export function instantOf(timeZone: string, local: string): number {
  const asUtc = Date.parse(`${local}Z`);
  const day = 86_400_000;
  const byOffset = [asUtc - day, asUtc + day].map((at) => asUtc - offsetOf(timeZone, at));
  const shown = byOffset.filter((at) => localTime(timeZone, at) === local);
  return shown.length > 0 ? Math.min(...shown) : (byOffset[0] ?? NaN);
}
