import type { Coverage, CoverageCell } from './coverage';
import { formatPercent } from './coverage-table';
import { escapeHtml, htmlTable } from '../parts/html';

const CELL: Readonly<Record<CoverageCell, string>> = {
  fires: '<td class="fires"><span class="good">fires</span></td>',
  silent: '<td class="soft">silent</td>',
  'not evaluated': '<td class="warn">not evaluated</td>',
};

/** The coverage matrix for the page: policies down, scenarios across. */
export function coverageHtml({ rows, scenarios, untripped, percent }: Coverage): string {
  const body = rows.map(
    ({ policy, displayName, cells, trippedBy }) =>
      `<tr><th scope="row">${escapeHtml(displayName)} <code>${escapeHtml(policy)}</code></th><td class="${trippedBy.length === 0 ? 'warn' : ''}">${trippedBy.length === 0 ? 'never' : String(trippedBy.length)}</td>${cells.map((cell) => CELL[cell]).join('')}</tr>`,
  );
  const tripped = rows.length - untripped.length;
  return `<p>${tripped} of ${rows.length} policies fire in some scenario (${formatPercent(percent)}). A policy that nothing trips has never been seen to work.</p>
${htmlTable('Policies by scenarios', ['policy', 'tripped by', ...scenarios], body)}`;
}
