import { DateTime } from 'luxon';
import { Duration } from '../../model/duration';
import type { LongestChain } from '../../model/longest-chain';
import type { MapPhase } from '../../model/pipeline-map';

export const CHAIN_HEADINGS = ['phase', 'deadline', 'ends at the latest', 'slack', 'longest chain'] as const;

/** What the chains assume, in a sentence. */
export const CHAIN_NOTE =
  'Every run takes its whole budget and starts when its inputs are ready: the first of a deployable with a schedule at the next time of that schedule, the first without inputs at the deadline of the phase that publishes its topic. Of a date in winter and one in summer, the one with less slack.';

/** The cells of a chain; times are in the time zone of the deadline. */
export function chainCells({ phase, links, deadline, slack }: LongestChain, phases: readonly MapPhase[]): string[] {
  const zone = phases.find(({ id }) => id === phase)?.deadline.timeZone ?? 'Etc/UTC';
  const timeOf = (at: number) => DateTime.fromMillis(at, { zone }).toFormat('HH:mm');
  const last = links.at(-1);
  const [first] = links;
  if (slack === undefined || last === undefined || first === undefined) {
    return [phase, timeOf(deadline), 'unknown', 'unknown', 'what starts it is published outside of the pipeline'];
  }
  const runs = links.map(({ processor, startsAt }) => `${processor} ${timeOf(startsAt)}`);
  return [
    phase,
    `${timeOf(deadline)} ${zone}`,
    timeOf(last.endsAt),
    slackText(slack),
    `from ${first.after}: ${runs.join(' → ')}`,
  ];
}

/** `51 min`; `late by 9 min` where the deadline cannot be met. */
function slackText(slack: number): string {
  const length = Duration.seconds(Math.round(Math.abs(slack) / 1_000)).toString();
  return slack < 0 ? `late by ${length}` : length;
}
