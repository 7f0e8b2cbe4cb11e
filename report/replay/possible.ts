import type { PossibleIncident } from '../../replay/compare-runs';
import type { Replay } from '../../replay/replay';
import { shownLabels } from '../../alerting/metrics/series';
import { count } from '../../model/count';
import { Duration } from '../../model/duration';
import { formatInstant } from '../parts/times';

/** The possible incidents of one policy in words, with the first of them as the example. */
export interface PossibleText {
  readonly policy: string;
  readonly name: string;
  /** Such as `1 possible incident`. */
  readonly amount: string;
  /** The share that has the first incident, when it is open, and at which phase and delay. */
  readonly example: string;
}

/** The possible incidents by policy, in the order of the policies. */
export function possibleTexts({ certain, possibleIncidents }: Replay): readonly PossibleText[] {
  return certain.policies.flatMap(({ id, displayName }) => {
    const own = possibleIncidents.filter(({ policy }) => policy === id);
    const [first] = own;
    if (first === undefined) return [];
    const amount = count(own.length, 'possible incident');
    return [{ policy: id, name: displayName === '' ? id : displayName, amount, example: exampleText(first) }];
  });
}

/** One possible incident in words. */
export function exampleText({ share, example }: PossibleIncident): string {
  const { phaseSeconds, lateBySeconds, openedAt, closedAt } = example;
  const until = closedAt === null ? 'the end of the recording' : formatInstant(closedAt);
  const points =
    lateBySeconds === 0
      ? 'with points on time'
      : `with points up to ${shortTime(lateBySeconds)} late, by different times`;
  return `at ${percentText(share)} of the phases and delays considered, such as ${formatInstant(openedAt)} to ${until}, evaluated ${shortTime(phaseSeconds)} after the full minute, ${points}`;
}

/** One possible incident as a line: series, share and times. */
export function possibleLine(incident: PossibleIncident): string {
  return `possible ${exampleText(incident)}: ${incident.condition}, ${JSON.stringify(shownLabels(incident.series))}`;
}

/** The parts of the period in which incidents cannot be known, each with the names of the policies. */
export function unknownTexts({
  certain,
  verdicts,
}: Replay): readonly { readonly period: string; readonly names: readonly string[] }[] {
  const byPeriod = new Map<string, string[]>();
  for (const { policy, unknown } of verdicts) {
    const displayName = certain.policies.find(({ id }) => id === policy)?.displayName ?? '';
    for (const { from, to } of unknown) {
      const period = `${formatInstant(from)} to ${formatInstant(to)}`;
      byPeriod.set(period, [...(byPeriod.get(period) ?? []), displayName === '' ? policy : displayName]);
    }
  }
  return [...byPeriod].map(([period, names]) => ({ period, names }));
}

/** IDs of the policies without an incident of which nothing can be known in the whole period: they are not judged. */
export function policiesNotKnown({ from, to, certain, verdicts }: Replay): ReadonlySet<string> {
  const fired = new Set(certain.incidents.map(({ policy }) => policy));
  const ids = verdicts
    .filter(({ unknown }) => unknown.some((part) => part.from <= from && part.to >= to))
    .map(({ policy }) => policy);
  return new Set(ids.filter((id) => !fired.has(id)));
}

function percentText(share: number): string {
  const percent = share * 100;
  return percent < 1 ? 'less than 1%' : `${Math.min(99, Math.round(percent))}%`;
}

function shortTime(seconds: number): string {
  return Number.isInteger(seconds) ? Duration.seconds(seconds).toString() : `${seconds} s`;
}
