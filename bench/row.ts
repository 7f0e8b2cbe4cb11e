import { measurePairs, formatRatio, spreadOf } from './pairs';

/** A row of the table: our figure and that of a peer, measured in the same run. */
export interface Row {
  readonly what: string;
  readonly ours: string;
  readonly peer: string;
  readonly theirs: string;
  /** Ours over theirs; for growth, with the exponent. */
  readonly ratio: string;
}

/** Measures each side once, in seconds. */
export interface Beside {
  readonly ours: () => Promise<number>;
  readonly theirs: () => Promise<number>;
}

/** Measures both sides in turn. @returns the medians in seconds, and the median of the ratios */
export async function sideBySide(
  times: number,
  { ours, theirs }: Beside,
): Promise<{ readonly ours: number; readonly theirs: number; readonly ratio: number }> {
  const pairs = await measurePairs(times, (side) => (side === 'head' ? ours() : theirs()));
  const { base, head, median } = spreadOf(pairs);
  return { ours: head, theirs: base, ratio: median };
}

/** As `sideBySide`, formatted for the table. */
export async function besidePeer(times: number, beside: Beside): Promise<Pick<Row, 'ours' | 'theirs' | 'ratio'>> {
  const { ours, theirs, ratio } = await sideBySide(times, beside);
  return { ours: `${ours.toFixed(2)} s`, theirs: `${theirs.toFixed(2)} s`, ratio: formatRatio(ratio) };
}
