/** Two figures that were measured one right after the other. */
export interface Pair {
  readonly base: number;
  readonly head: number;
}

/** The medians of both sides, and the ratios head/base pair by pair with their spread. */
export interface Spread {
  readonly base: number;
  readonly head: number;
  readonly ratios: readonly number[];
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export type SideName = keyof Pair;

/** Which side of a pair is measured first; it alternates, so that neither always runs on the warmer machine. */
export function orderOf(pair: number): readonly [SideName, SideName] {
  return pair % 2 === 0 ? ['base', 'head'] : ['head', 'base'];
}

/** Measures both sides in turn, so many pairs: a machine that grows slow slows both. */
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

/** The value in the middle; of an even number of them, the mean of the two in the middle. NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? Number.NaN) + upper) / 2;
}

/** A ratio as people read it; a small one, which is compared with a goal of 0.05, more exactly. */
export function formatRatio(ratio: number): string {
  return ratio.toFixed(ratio < 0.1 ? 3 : 2);
}
