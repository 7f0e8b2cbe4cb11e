import { faultBegan, firstOpened } from '../simulate/expectations';
import type { Rehearsal } from '../simulate/rehearsal';
import { sayMinutes, sayRange } from './times';

/** What came of a rehearsal, in one line that is worked out from the engine's result. */
export function outcomeLine(rehearsal: Rehearsal): string {
  const { best, worst } = rehearsal;
  const began = faultBegan(rehearsal);
  const [bestAt, worstAt] = [firstOpened(best), firstOpened(worst)];
  if (bestAt === null || worstAt === null) {
    if (bestAt !== worstAt) return 'fires in the one case of visibility and not in the other';
    return began === undefined ? 'silent' : `not seen in ${sayMinutes(unseenFor(rehearsal, began))}`;
  }
  if (began === undefined) return `${worst.incidents.length} false alarms`;
  const ended = began + unseenFor(rehearsal, began);
  if (bestAt >= ended) return `not seen in ${sayMinutes(ended - began)}`;

  const name = worst.policies.find(({ id }) => id === worst.incidents[0]?.policy)?.displayName ?? 'an alert';
  // That an incident is over is told, too, but it is no page.
  const told = Math.max(
    ...[best, worst].map((one) => one.notifications.filter(({ kind }) => kind !== 'closed').length),
  );
  const parts = [
    name.replace(/^Phasewatch: /, ''),
    `${told} ${told === 1 ? 'page' : 'pages'} after ${sayRange(bestAt - began, worstAt - began)}`,
  ];
  const [closed] = rehearsal.closedRuns;
  if (closed !== undefined) parts.push(`run closed after ${sayMinutes(closed.at - began)}`);
  return parts.join(', ');
}

/** How long the fault went on: to its end, or to that of the story. */
function unseenFor({ faultyRuns, to }: Rehearsal, began: number): number {
  return Math.min(faultyRuns[0]?.endsAt ?? to, to) - began;
}
