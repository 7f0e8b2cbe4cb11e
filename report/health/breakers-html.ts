import type { HealthReport, OpenBreaker } from '../../guard/health/build-report';
import { count } from '../../model/count';
import { copyable } from '../parts/copyable';
import { escapeHtml } from '../parts/html';
import { breakerCommand, type Deployed } from './commands';
import { NOT_READ } from './not-read';
import { sinceText } from './problems';

/** The breakers that are not closed with the command that closes each, then the closed ones folded. */
export function breakersHtml(report: HealthReport): string {
  const { breakers, closedBreakers = [], at } = report;
  if (breakers === undefined) return NOT_READ;
  const open = breakers.map((one) => openHtml(one, at, report));
  const closed = closedBreakers.map((id) => `<h4>${escapeHtml(id)}</h4>${commandHtml(report, 'open', id)}`);
  return [
    ...(open.length === 0
      ? [`<p>${closed.length === 0 ? 'No breaker is declared.' : 'No breaker is open.'}</p>`]
      : open),
    ...(closed.length === 0
      ? []
      : [
          `<details><summary>${count(closed.length, 'closed breaker')}, and the command that opens each</summary>${closed.join('')}</details>`,
        ]),
  ].join('');
}

function openHtml({ id, state, since, why, wouldStop }: OpenBreaker, at: string, deployed: Deployed): string {
  const observed =
    wouldStop === undefined
      ? ''
      : `<p class="soft">It only observes, and would stop ${escapeHtml(wouldStop.join(', ') || 'nothing')}.</p>`;
  return `<h3>${escapeHtml(id)} <span class="badge bad">${escapeHtml(state.replace('_', '-'))}</span></h3>
<p>${escapeHtml(why)} <span class="soft">${sinceText(since, at)}</span></p>${observed}<p>Only if the cause is fixed:</p>${commandHtml(deployed, 'close', id)}`;
}

function commandHtml(deployed: Deployed, action: 'open' | 'close', id: string): string {
  return commandOr(breakerCommand(deployed, action, id));
}

/** A command to copy, or why there is none. */
export function commandOr(command: string | undefined): string {
  return command === undefined
    ? '<p class="warn">No command is shown: a name has signs that a shell reads in another way.</p>'
    : copyable(command);
}
