import { atMost, type Goal } from './goal';
import { measurePairs, formatRatio, spreadOf } from './pairs';

/** A row of the table: our figure and that of a peer, measured in the same run. */
export interface Row {
  readonly what: string;
  readonly ours: string;
  readonly peer: string;
  readonly theirs: string;
  /** Ours over theirs; for growth, with the exponent. */
  readonly ratio: string;
  /** The least and the greatest ratio of a pair. @default - measured once */
  readonly spread?: string;
  /** @default - none is set */
  readonly goal?: Goal;
}

/** The most that the median of the ratios should be. */
export interface RatioGoal {
  readonly most: number;
  /** Shown where it is more. */
  readonly why?: string;
}

/** Measures each side once, in seconds. */
export interface Beside {
  readonly ours: () => Promise<number>;
  readonly theirs: () => Promise<number>;
}

/** Measures both sides in turn. @returns the medians in seconds, the median of the ratios, and their spread */
export async function sideBySide(
  times: number,
  { ours, theirs }: Beside,
): Promise<{ readonly ours: number; readonly theirs: number; readonly ratio: number; readonly spread: string }> {
  const pairs = await measurePairs(times, (side) => (side === 'head' ? ours() : theirs()));
  const { base, head, median, min, max } = spreadOf(pairs);
  return { ours: head, theirs: base, ratio: median, spread: spreadText(min, max) };
}

/** As `sideBySide`, formatted for the table. @param goal @default - none is set */
export async function besidePeer(
  times: number,
  beside: Beside,
  goal?: RatioGoal,
): Promise<Pick<Row, 'ours' | 'theirs' | 'ratio' | 'spread' | 'goal'>> {
  const { ours, theirs, ratio, spread } = await sideBySide(times, beside);
  return {
    ours: `${ours.toFixed(2)} s`,
    theirs: `${theirs.toFixed(2)} s`,
    ratio: formatRatio(ratio),
    spread,
    ...(goal === undefined ? {} : { goal: atMost(goal.most, ratio, goal) }),
  };
}

/** Such as `1.10 to 1.24`. */
export function spreadText(min: number, max: number): string {
  return `${formatRatio(min)} to ${formatRatio(max)}`;
}
