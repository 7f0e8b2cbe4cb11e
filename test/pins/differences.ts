import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Compares lines with a pinned file: data that other people or running systems depend on. `UPDATE_PINS=1 npm test`
 * writes it again; commit that alone, with the reason.
 * @returns the removed lines (`- `) and the new ones (`+ `), in the order of the files; empty without a difference
 */
export function pinDifferences(file: string, lines: readonly string[]): string[] {
  if (process.env['UPDATE_PINS'] === '1' || !existsSync(file)) {
    if (process.env['CI'] === 'true') throw new Error(`${file} is missing; run UPDATE_PINS=1 npm test and commit it`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${lines.join('\n')}\n`);
  }
  return lineDifferences(readFileSync(file, 'utf8').trimEnd().split('\n'), lines);
}

/** Lines of `before` that `after` lacks, and the reverse. A line that occurs twice must occur twice. */
export function lineDifferences(before: readonly string[], after: readonly string[]): string[] {
  return [...without(before, after).map((line) => `- ${line}`), ...without(after, before).map((line) => `+ ${line}`)];
}

function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = left.get(line) ?? 0;
    if (count > 0) left.set(line, count - 1);
    return count === 0;
  });
}
