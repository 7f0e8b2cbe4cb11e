import type { Coverage, CoverageCell } from './coverage';
import { formatPercent } from './coverage-table';
import { escapeHtml, htmlTable } from '../parts/html';

const CELL: Readonly<Record<CoverageCell, string>> = {
  fires: '<td class="fires"><span class="good">fires</span></td>',
  silent: '<td class="soft">no incident</td>',
  'not evaluated': '<td class="warn">not evaluated</td>',
};

/** The coverage matrix for the page: one row for each policy, one column for each scenario. */
export function coverageHtml({ rows, scenarios, untripped, percent }: Coverage): string {
  const body = rows.map(({ policy, displayName, cells, trippedBy }) => {
    const isExercised = trippedBy.length > 0;
    const count = `<td class="${isExercised ? '' : 'warn'}">${isExercised ? String(trippedBy.length) : 'none'}</td>`;
    const name = `${escapeHtml(displayName)} <code>${escapeHtml(policy)}</code>`;
    return `<tr><th scope="row">${name}</th>${count}${cells.map((cell) => CELL[cell]).join('')}</tr>`;
  });
  const exercised = rows.length - untripped.length;
  const note = untripped.length === 0 ? '' : ' No scenario shows that the others can fire.';
  return `<p>Alert policies exercised by a scenario: ${exercised} of ${rows.length} (${formatPercent(percent)}).${note}</p>
${htmlTable('Alert policies by scenario', ['policy', 'scenarios in which it fires', ...scenarios], body)}`;
}
