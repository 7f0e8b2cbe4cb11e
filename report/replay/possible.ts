import type { PossibleIncident } from '../../replay/compare-runs';
import type { Replay } from '../../replay/replay';
import type { PolicyVerdicts } from '../../replay/replay-results';
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
export function unknownTexts(
  replay: Replay,
): readonly { readonly period: string; readonly names: readonly string[] }[] {
  const periods = namesBy(replay, ({ unknown }) =>
    unknown.map(({ from, to }) => `${formatInstant(from)} to ${formatInstant(to)}`),
  );
  return periods.map(([period, names]) => ({ period, names }));
}

/** What late points may do that is not evaluated, each with the names of the policies. */
export function lateGapTexts(replay: Replay): readonly { readonly text: string; readonly names: readonly string[] }[] {
  const gaps = namesBy(replay, ({ lateGap }) => (lateGap === undefined ? [] : [lateGap]));
  return gaps.map(([text, names]) => ({ text, names }));
}

/** The names of the policies of which a text holds, by text. */
function namesBy(
  { certain, verdicts }: Replay,
  textsOf: (verdicts: PolicyVerdicts) => readonly string[],
): readonly (readonly [string, readonly string[]])[] {
  const byText = new Map<string, string[]>();
  for (const one of verdicts) {
    const displayName = certain.policies.find(({ id }) => id === one.policy)?.displayName ?? '';
    for (const text of textsOf(one)) {
      byText.set(text, [...(byText.get(text) ?? []), displayName === '' ? one.policy : displayName]);
    }
  }
  return [...byText];
}

function percentText(share: number): string {
  const percent = share * 100;
  return percent < 1 ? 'less than 1%' : `${Math.min(99, Math.round(percent))}%`;
}

function shortTime(seconds: number): string {
  return Number.isInteger(seconds) ? Duration.seconds(seconds).toString() : `${seconds} s`;
}
