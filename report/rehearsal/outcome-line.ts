import type { EngineResult } from '../../alerting/evaluation/result';
import { count } from '../../model/count';
import { faultBegan, pagesIn } from '../../simulation/outcome';
import type { Rehearsal } from '../../simulation/rehearsal';
import { firstIncident, isControl, scoreOf, type Score } from './score';
import { shortPolicyName } from './policy-name';
import { formatNoise, formatSinceFault } from './score-text';
import { formatMinutes, formatRange } from '../parts/times';

/** The outcome of a rehearsal in one line: the first alert, its time to detect, notifications, the closed run. */
export function outcomeLine(rehearsal: Rehearsal): string {
  const score = scoreOf(rehearsal);
  const began = faultBegan(rehearsal);
  const { faultLasted, timeToDetect } = score;
  // A control scenario may have a fault that needs no alert.
  const needsNone = began === undefined || faultLasted === null || (timeToDetect === null && isControl(rehearsal));
  if (needsNone) return outcomeWithoutFault(rehearsal, score);
  if (timeToDetect === null) return `undetected in ${formatMinutes(faultLasted)}`;
  const { best, worst, closedRuns } = rehearsal;
  const first = firstIncident(worst, began);
  const name = worst.policies.find(({ id }) => id === first?.policy)?.displayName ?? 'an alert';
  const pages = Math.max(pagesIn(best), pagesIn(worst));
  const all = Math.max(notifiedIncidents(best), notifiedIncidents(worst));
  const [closed] = closedRuns;
  const sinceFault = formatSinceFault(score);
  const after = `after ${formatRange(timeToDetect.best, timeToDetect.worst)}`;
  return [
    `${shortPolicyName(name)} ${after}${sinceFault === '' ? '' : ` (${sinceFault} since the fault)`}`,
    // A policy without a severity is neither a page nor a ticket.
    pages === 0 ? `${count(all, 'incident')} notified` : count(pages, 'page'),
    ...(pages > 0 && all > pages ? [count(all - pages, 'ticket')] : []),
    ...(closed === undefined ? [] : [`run closed after ${formatMinutes(closed.at - began)}`]),
  ].join(', ');
}

function outcomeWithoutFault({ worst }: Rehearsal, score: Score): string {
  const { length: opened } = worst.incidents;
  if (score.notifications === 0) return opened === 0 ? 'no incident' : `${count(opened, 'incident')}, no notification`;
  const noise = formatNoise(score);
  return `${count(score.notifications, 'incident')} notified${noise === '' ? '' : `, ${noise}`}`;
}

function notifiedIncidents({ notifications }: EngineResult): number {
  return new Set(notifications.flatMap(({ kind, incident }) => (kind === 'opened' ? [incident] : []))).size;
}
