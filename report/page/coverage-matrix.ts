import { count } from '../../model/count';
import { escapeHtml, scrolling } from '../parts/html';
import type { Coverage, CoverageCell } from '../rehearsal/coverage';
import { formatPercent } from '../rehearsal/coverage-table';
import { scenarioId } from './scenario-id';

const CELL: Readonly<Record<CoverageCell, string>> = {
  fires: '<td class="fires"><span class="bad" title="fires">●</span></td>',
  silent: '<td class="soft">·</td>',
  'not evaluated': '<td class="warn">?</td>',
};

/** One row for each policy and one narrow column for each scenario; the number of scenarios beside it. */
export function coverageMatrix({ rows, scenarios, untripped, percent }: Coverage): string {
  const head = scenarios.map((name) => `<th scope="col"><a href="#${scenarioId(name)}">${escapeHtml(name)}</a></th>`);
  const body = rows.map(({ policy, displayName, cells, trippedBy }) => {
    const exercised =
      trippedBy.length === 0 ? '<td class="num bad">none</td>' : `<td class="num">${trippedBy.length}</td>`;
    return `<tr><th scope="row" title="${escapeHtml(displayName)}">${escapeHtml(policy)}</th>${exercised}${cells.map((cell) => CELL[cell]).join('')}</tr>`;
  });
  const missing =
    untripped.length === 0
      ? ''
      : ` <b class="bad">No scenario shows that ${untripped.length === 1 ? 'this one' : 'these'} can fire: ${escapeHtml(untripped.join(', '))}.</b>`;
  const table = `<table class="matrix"><thead><tr><th scope="col">alert policy</th><th scope="col" class="num">fires in</th>${head.join('')}</tr></thead><tbody>${body.join('')}</tbody></table>`;
  return `<p>${rows.length - untripped.length} of ${count(rows.length, 'alert policy', 'alert policies')} exercised by a scenario (${formatPercent(percent)}).${missing}</p>
<p class="soft">● fires, · no incident, ? not evaluated</p>
${scrolling('Alert policies by scenario', table)}`;
}
