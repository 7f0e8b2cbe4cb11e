import Table from 'cli-table3';
import pc from 'picocolors';
import type { Coverage, CoverageCell } from './coverage';

const SIGN: Readonly<Record<CoverageCell, string>> = { fires: 'fires', silent: '·', 'not evaluated': '?' };

/** The coverage matrix for a terminal: policies down, scenarios across. */
export function coverageTable({ rows, scenarios, untripped, percent }: Coverage): string {
  const table = new Table({
    style: { head: [], border: [], compact: true },
    head: ['policy', ...scenarios],
  });
  for (const { policy, cells } of rows) {
    table.push([policy, ...cells.map((cell) => (cell === 'fires' ? pc.green(SIGN[cell]) : SIGN[cell]))]);
  }
  const tripped = rows.length - untripped.length;
  return [
    `${pc.bold('coverage')}  ${tripped} of ${rows.length} policies fire in some scenario (${formatPercent(percent)})`,
    table.toString(),
    ...(untripped.length === 0 ? [] : [`${pc.yellow('never fires')}  ${untripped.join(', ')}`]),
  ].join('\n');
}

/** A share, rounded down: 100 % is all of them and nothing less. */
export function formatPercent(percent: number): string {
  return `${Math.floor(percent)}%`;
}
