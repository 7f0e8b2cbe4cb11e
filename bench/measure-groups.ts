import type { Row } from './row';
import type { Side } from './side';

/** What was measured, and a line for each group that failed. */
export interface Measured {
  readonly rows: readonly Row[];
  readonly failed: readonly string[];
}

/**
 * Measures groups of rows one after the other. A group that fails does not stop the others.
 * @param progress takes a line after each group, with the seconds that it took
 */
export async function measureGroups(
  groups: Readonly<Record<string, (side: Side) => Promise<readonly Row[]>>>,
  side: Side,
  progress: (line: string) => void,
): Promise<Measured> {
  const rows: Row[] = [];
  const failed: string[] = [];
  for (const [name, measure] of Object.entries(groups)) {
    const before = performance.now();
    try {
      rows.push(...(await measure(side)));
      progress(`${name}: ${((performance.now() - before) / 1_000).toFixed(0)} s`);
    } catch (error) {
      const line = `${name}: failed: ${error instanceof Error ? error.message : String(error)}`;
      failed.push(line);
      progress(line);
    }
  }
  return { rows, failed };
}
