import type { HealthReport, Incident } from '../../guard/health/build-report';
import { escapeHtml } from '../parts/html';
import { commandOr } from './breakers-html';
import { resolveCommand, type Deployed } from './commands';
import { NOT_READ } from './not-read';
import { linkTo, sinceText } from './problems';

/** Most incidents that are listed; each has a command. */
const SHOWN = 50;

/** Runs that the monitor closed and whose work is not done, with runbook and command. */
export function incidentsHtml(report: HealthReport): string {
  const { incidents, at } = report;
  if (incidents === undefined) return NOT_READ;
  const { items, truncated } = incidents;
  if (items.length === 0) return '<p>No incident is open.</p>';
  const shown = items.slice(0, SHOWN).map((one) => incidentHtml(one, at, report));
  const isCut = items.length > SHOWN || truncated;
  const more = isCut ? `<p>The first ${shown.length} of ${items.length}${truncated ? ' or more' : ''}.</p>` : '';
  return `${shown.join('')}${more}`;
}

function incidentHtml(incident: Incident, at: string, deployed: Deployed): string {
  const { processor, dataDate, criticality, state, since, runId, attempt, restart, runbook } = incident;
  const what = state === 'went_silent' ? 'had no heartbeat' : 'ran over its budget';
  const again =
    restart === undefined
      ? ''
      : ` Job ${escapeHtml(restart.job)} ${restart.observeOnly === true ? 'would have been run again (observe only)' : 'was run again'} ${sinceText(restart.at, at)}.`;
  const link = runbook === undefined ? '' : ` ${linkTo(runbook)}`;
  return `<h3>${escapeHtml(processor)} <span class="soft">${escapeHtml(dataDate)}</span> <span class="badge">${escapeHtml(criticality)}</span></h3>
<p>It ${what} <span class="soft">${sinceText(since, at)}</span>, was closed, and its work is not done.${again}${link}</p>
<details><summary>If its work will not be repeated</summary><p class="soft">Run ${escapeHtml(runId)}, attempt ${attempt}.</p>${commandOr(resolveCommand(deployed, processor, dataDate))}</details>`;
}
