import type { DeadlineHealth, HealthReport } from '../../guard/health/build-report';
import { formatSeconds } from '../../guard/health/format';
import { escapeHtml, htmlTable } from '../parts/html';
import { shortInstant } from '../parts/times';
import { NOT_READ } from './not-read';

/** Today's deadlines, and those that were missed before; the missed ones first. */
export function deadlinesHtml({ deadlines, at }: HealthReport): string {
  if (deadlines === undefined) return NOT_READ;
  if (deadlines.length === 0) return '<p>No phase has a processor that runs daily, so no deadline is judged.</p>';
  const rows = deadlines.map(
    (one) =>
      `<tr><th scope="row">${escapeHtml(one.phase)}</th><td>${escapeHtml(one.dataDate)}</td><td>${shortInstant(Date.parse(one.at))} UTC<br><span class="soft">${escapeHtml(one.local)}</span></td>${stateCell(one, at)}<td>${one.done} of ${one.of}</td></tr>`,
  );
  return htmlTable('Deadlines of today', ['phase', 'data date', 'deadline', 'state', 'processors done'], rows);
}

function stateCell({ state, at: deadline, causes }: DeadlineHealth, at: string): string {
  switch (state) {
    case 'missed':
      return `<td class="bad"><b>missed</b>, not done since${causes.length === 0 ? '' : `; caused by ${escapeHtml(causes.join(', '))}`}</td>`;
    case 'not judged':
      return '<td class="warn"><b>not judged</b>: it is past, and the monitor has not judged it</td>';
    case 'ahead':
      return `<td>in ${formatSeconds((Date.parse(deadline) - Date.parse(at)) / 1_000)}</td>`;
    case 'not missed':
      return '<td>not counted as missed by the monitor</td>';
    case 'done':
      return '<td class="good">done</td>';
  }
}
