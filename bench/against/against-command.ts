import { cpus } from 'node:os';
import { EXIT, type ExitCode } from '../../cli/command';
import { count } from '../../model/count';
import type { MeasuredRow } from '../rows';
import { checkoutAt, withBaseTree } from './base-tree';
import { compareRow, type Outcome } from './compare-rows';
import { comparisonTable } from './comparison-table';

/** The comparison to make. */
export interface Comparison {
  readonly revision: string;
  readonly rows: readonly MeasuredRow[];
  readonly pairs: number;
}

/** SIGINT (Ctrl-C) or SIGTERM. */
class Stopped extends Error {
  constructor(readonly by: string) {
    super(`stopped by ${by}`);
  }
}

/**
 * Compares this checkout with a revision and prints the ratios. Ctrl-C stops it and removes the work tree.
 * @returns 0 if every row that both sides have was compared; 1 if one failed, or the comparison was stopped
 * @throws UsageError for an unknown revision
 */
export async function againstCommand({ revision, rows, pairs }: Comparison): Promise<ExitCode> {
  const root = checkoutAt(process.cwd());
  const progress = (line: string) => void process.stderr.write(`${line}\n`);
  const stopping = new AbortController();
  const stop = (by: string) => stopping.abort(new Stopped(by));
  // Not `once`: npm and tsx pass Ctrl-C on to a process that got it already, and the second must not end the removal.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
  try {
    return await withBaseTree(root, revision, { progress, signal: stopping.signal }, async (sides) => {
      const outcomes: Outcome[] = [];
      for (const row of rows) {
        progress(`${row.id}: ${row.what}`);
        outcomes.push(await compareRow(row, sides, pairs));
      }
      const counted = `medians of ${count(pairs, 'pair')} for each row`;
      const lines = [
        `base  ${sides.baseName}`,
        `head  ${sides.headName}`,
        `node ${process.version}, ${cpus().length} cores; ${counted}; below 1 the head takes less time (for events/s: does less)`,
        comparisonTable(outcomes),
      ];
      process.stdout.write(`${lines.join('\n')}\n`);
      return outcomes.some(({ kind }) => kind === 'failed') ? EXIT.findings : EXIT.fine;
    });
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    progress(`${error.message}; the work tree is removed`);
    return EXIT.findings;
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop);
  }
}
