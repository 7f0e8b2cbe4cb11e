import pc from 'picocolors';
import { fitLines } from '../parts/fit-lines';
import { terminalTable } from '../parts/terminal-table';
import type { Coverage } from './coverage';

/**
 * The coverage for a terminal: each policy with the scenarios in which it fires, and those that do not evaluate it.
 * @param width characters of a line
 */
export function coverageTable({ rows, scenarios, untripped, percent }: Coverage, width: number): string {
  const scenariosWhere = (cells: (typeof rows)[number]['cells'], state: string) =>
    scenarios.filter((_, i) => cells[i] === state).join(', ');
  const table = rows.map(({ policy, cells, trippedBy }) => [
    policy,
    trippedBy.length === 0 ? pc.yellow('none') : trippedBy.join(', '),
    scenariosWhere(cells, 'not evaluated'),
  ]);
  const exercised = rows.length - untripped.length;
  const head = ['policy', 'fires in', 'not evaluated in'];
  const isWhole = table.every(([, , unevaluated]) => unevaluated === '');
  const shown = isWhole ? [head, ...table].map((row) => row.slice(0, 2)) : [head, ...table];
  const text = [
    `${pc.bold('alert policies exercised by a scenario')}: ${exercised} of ${rows.length} (${formatPercent(percent)})`,
    terminalTable(shown[0] ?? [], shown.slice(1), width),
    ...(untripped.length === 0 ? [] : [`${pc.yellow('not exercised')}  ${untripped.join(', ')}`]),
  ];
  return fitLines(text.join('\n'), width);
}

/** A share in whole percent, rounded down: 100% means all. */
export function formatPercent(percent: number): string {
  return `${Math.floor(percent)}%`;
}
