import Table from 'cli-table3';
import pc from 'picocolors';
import type { Coverage, CoverageCell } from './coverage';

const SIGN: Readonly<Record<CoverageCell, string>> = { fires: 'fires', silent: '·', 'not evaluated': '?' };

/** The coverage matrix for a terminal: one row for each policy, one column for each scenario. */
export function coverageTable({ rows, scenarios, untripped, percent }: Coverage): string {
  const table = new Table({
    style: { head: [], border: [], compact: true },
    head: ['policy', ...scenarios],
  });
  for (const { policy, cells } of rows) {
    table.push([policy, ...cells.map((cell) => (cell === 'fires' ? pc.green(SIGN[cell]) : SIGN[cell]))]);
  }
  const exercised = rows.length - untripped.length;
  return [
    `${pc.bold('alert policies exercised by a scenario')}  ${exercised} of ${rows.length} (${formatPercent(percent)})`,
    table.toString(),
    ...(untripped.length === 0 ? [] : [`${pc.yellow('not exercised')}  ${untripped.join(', ')}`]),
  ].join('\n');
}

/** A share in whole percent, rounded down: 100% means all. */
export function formatPercent(percent: number): string {
  return `${Math.floor(percent)}%`;
}
