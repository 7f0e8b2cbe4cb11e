import { cpus } from 'node:os';
import { EXIT, type ExitCode } from '../../cli/command';
import type { MeasuredRow } from '../rows';
import { checkoutAt, withBaseTree } from './base-tree';
import { compareRow, type Outcome } from './compare-rows';
import { comparisonTable } from './comparison-table';

/** What is compared. */
export interface Comparison {
  readonly revision: string;
  readonly rows: readonly MeasuredRow[];
  readonly pairs: number;
}

/** Ctrl-C, or a signal that ends the command in another way. */
class Stopped extends Error {
  constructor(readonly by: string) {
    super(`stopped by ${by}`);
  }
}

/**
 * Compares this checkout with a revision, and prints the ratios. Ctrl-C ends it, with the work tree removed.
 * @returns 0 where every row that both sides have was compared; 1 where one failed, or the comparison was stopped
 * @throws UsageError where the revision is unknown
 */
export async function againstCommand({ revision, rows, pairs }: Comparison): Promise<ExitCode> {
  const root = checkoutAt(process.cwd());
  const progress = (line: string) => void process.stderr.write(`${line}\n`);
  const stopping = new AbortController();
  const stop = (by: string) => stopping.abort(new Stopped(by));
  // A second signal must not cut the removal short: npm and tsx pass Ctrl-C on to a process that has it already.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
  try {
    return await withBaseTree(root, revision, { progress, signal: stopping.signal }, async (sides) => {
      const outcomes: Outcome[] = [];
      for (const row of rows) {
        progress(`${row.id}: ${row.what}`);
        outcomes.push(await compareRow(row, sides, pairs));
      }
      const counted = pairs === 1 ? 'one pair a row' : `${pairs} pairs a row in turn, medians`;
      const lines = [
        `base  ${sides.baseName}`,
        `head  ${sides.headName}`,
        `node ${process.version}, ${cpus().length} cores; ${counted}; below 1 the head takes less (of events/s: does less)`,
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
