import type { EngineResult } from '../../alerting/evaluation/result';
import { faultBegan, pagesIn } from '../../simulation/outcome';
import type { Rehearsal } from '../../simulation/rehearsal';
import { scoreOf } from './score';
import { formatMinutes, formatRange } from '../parts/times';

/** What came of a rehearsal, in one line that is worked out from the engine's result. */
export function outcomeLine(rehearsal: Rehearsal): string {
  const { best, worst } = rehearsal;
  const { seenAfter, lasted, told, noise } = scoreOf(rehearsal);
  const began = faultBegan(rehearsal);
  if (began === undefined || lasted === null) {
    const { length: opened } = worst.incidents;
    if (told === 0 && opened > 0) return `${opened} ${opened === 1 ? 'incident' : 'incidents'}, nobody told`;
    return told === 0 ? 'silent' : `told ${times(told)}${noise === 0 ? '' : `, ${Math.round(100 * noise)}% noise`}`;
  }
  if (seenAfter === null) return `not seen in ${formatMinutes(lasted)}`;
  const first = worst.incidents.find(({ openedAt }) => openedAt >= began);
  const name = worst.policies.find(({ id }) => id === first?.policy)?.displayName ?? 'an alert';
  const pages = Math.max(pagesIn(best), pagesIn(worst));
  const all = Math.max(openedIn(best), openedIn(worst));
  const parts = [
    `${name.replace(/^Phasewatch: /, '')} after ${formatRange(seenAfter.best, seenAfter.worst)}`,
    // Policies of people who give no severity wake nobody that we know of.
    ...(pages === 0 ? [`told ${times(all)}`] : [`${pages} ${pages === 1 ? 'page' : 'pages'}`]),
    ...(pages > 0 && all > pages ? [`${all - pages} ${all - pages === 1 ? 'ticket' : 'tickets'}`] : []),
  ];
  const [closed] = rehearsal.closedRuns;
  if (closed !== undefined) parts.push(`run closed after ${formatMinutes(closed.at - began)}`);
  return parts.join(', ');
}

function openedIn({ notifications }: EngineResult): number {
  return new Set(notifications.flatMap(({ kind, incident }) => (kind === 'opened' ? [incident] : []))).size;
}

function times(n: number): string {
  return n === 1 ? 'once' : `${n.toLocaleString('en')} times`;
}
