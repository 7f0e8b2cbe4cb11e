import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');

/** Runs one of the bench's scripts as a whole process, and gives back what it printed and how long it took. */
export function runScript(script: string, args: readonly string[]): { readonly out: string; readonly seconds: number } {
  const started = performance.now();
  const out = execFileSync(process.execPath, ['--import', 'tsx', join(ROOT, 'bench', script), ...args], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return { out, seconds: (performance.now() - started) / 1_000 };
}

/** Runs two things in turn, so that a machine that grows slow slows both; the medians and the median of the ratios. */
export function sideBySide(
  times: number,
  ours: () => number,
  floor: () => number,
): { readonly ours: number; readonly floor: number; readonly ratio: number } {
  const pairs = Array.from({ length: times }, () => ({ ours: ours(), floor: floor() }));
  return {
    ours: median(pairs.map((pair) => pair.ours)),
    floor: median(pairs.map((pair) => pair.floor)),
    ratio: median(pairs.map((pair) => pair.ours / pair.floor)),
  };
}

/** A ratio as people read it; a small one, which a goal of 0.05 is to be told from, more exactly. */
export function sayRatio(ratio: number): string {
  return ratio.toFixed(ratio < 0.1 ? 3 : 2);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
