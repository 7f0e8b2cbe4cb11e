/** Two figures, measured one directly after the other. */
export interface Pair {
  readonly base: number;
  readonly head: number;
}

/** The medians of both sides, and the ratio head/base of each pair with its spread. */
export interface Spread {
  readonly base: number;
  readonly head: number;
  readonly ratios: readonly number[];
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export type SideName = keyof Pair;

/** The side that is measured first alternates, so that a warm machine favors neither. */
export function orderOf(pair: number): readonly [SideName, SideName] {
  return pair % 2 === 0 ? ['base', 'head'] : ['head', 'base'];
}

/** Measures both sides in turn, so that a change of the machine's speed affects both. */
export async function measurePairs(count: number, measure: (side: SideName) => Promise<number>): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (let n = 0; n < count; n += 1) {
    const [first, second] = orderOf(n);
    const [earlier, later] = [await measure(first), await measure(second)];
    pairs.push(first === 'base' ? { base: earlier, head: later } : { base: later, head: earlier });
  }
  return pairs;
}

export function spreadOf(pairs: readonly Pair[]): Spread {
  const ratios = pairs.map(({ base, head }) => head / base);
  return {
    base: median(pairs.map(({ base }) => base)),
    head: median(pairs.map(({ head }) => head)),
    ratios,
    median: median(ratios),
    min: Math.min(...ratios),
    max: Math.max(...ratios),
  };
}

/** The middle value, or the mean of the two middle values; NaN without values. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? Number.NaN) + upper) / 2;
}

/** Two decimals; three below 0.1, since one goal is 0.05. */
export function formatRatio(ratio: number): string {
  return ratio.toFixed(ratio < 0.1 ? 3 : 2);
}
