import junit from 'junit-report-builder';
import { describeProblem } from '../../model/problem';
import type { PolicyResult } from '../../alerting/evaluation/result';
import type { ReplayedIncident } from '../../replay/compare-runs';
import type { CloseInterval } from '../../replay/incident-times';
import { policiesNotKnown } from '../../replay/policies-not-known';
import type { Replay } from '../../replay/replay';
import { shownLabels } from '../../alerting/metrics/series';
import { formatInstant, roundedSeconds, type RealTime } from '../parts/times';
import { judgedText } from '../../model/judged';
import { judgedInReplay } from './judged';
import { possibleLine } from './possible';

/** Most incidents of a policy that are listed; the others are counted. */
const MOST_LISTED = 50;

/**
 * A replay as JUnit for CI: one case for each policy. A replay has no expectations, so only a policy that the API would
 * refuse fails; the exit code agrees. An evaluated policy passes, with its incidents and possible incidents as output and
 * the virtual seconds until the first incident as a property. Times are real: the replay takes one time for all. A policy that is not evaluated, has no data, or reaches outside of the
 * recording all the time is skipped, with the reason as output.
 * (Tools that fail on a firing, such as the backtest of rsigma, compare with expectations; here scenarios do that.)
 */
export function replayJunit(replay: Replay, { startedAt, elapsedSeconds }: RealTime): string {
  const { from, to, certain, possibleIncidents, tally } = replay;
  const notKnown = policiesNotKnown(replay);
  const report = junit.newBuilder().name('phasewatch rehearse');
  const suite = report
    .testSuite()
    .name('replay')
    .timestamp(formatInstant(startedAt))
    .time(roundedSeconds(elapsedSeconds))
    .property('judged', judgedText(judgedInReplay(replay)))
    .property('virtual start', formatInstant(from))
    .property('virtual seconds', String(Math.round((to - from) / 1_000)))
    .property('notifications', String(certain.notifications.length));
  const caseSeconds = roundedSeconds(elapsedSeconds / Math.max(1, judgedInReplay(replay).judged.count));
  for (const policy of certain.policies) {
    const incidents = replay.incidents.filter((incident) => incident.policy === policy.id);
    const [first] = incidents;
    const one = suite
      .testCase()
      .className('rehearse.replay')
      .name(policy.displayName === '' ? policy.id : `${policy.displayName} (${policy.id})`);
    if (first !== undefined) one.property('virtual seconds', String(virtualSeconds(first.openedAt.earliest - from)));
    const untested = untestedReason(policy, replay.whyWithoutData, notKnown);
    one.time(untested === undefined ? caseSeconds : 0);
    const possible = possibleIncidents.filter(({ policy: of }) => of === policy.id).map(possibleLine);
    const happened = first === undefined ? 'no incident' : incidentLines(incidents);
    one.standardOutput(untested ?? [happened, ...listed(possible)].join('\n'));
    if (policy.refused) one.failure(untested);
    else if (untested !== undefined) one.skipped();
  }
  for (const { what, problems } of tally.refused) {
    suite.testCase().className('rehearse.replay').name(what).time(0).failure(problems.map(describeProblem).join('\n'));
  }
  return report.build();
}

/** Seconds since the start of the recording. */
function virtualSeconds(ms: number): number {
  return Math.max(0, Math.round(ms / 1_000));
}

function untestedReason(
  policy: PolicyResult,
  whyWithoutData: Readonly<Record<string, string>>,
  notKnown: readonly string[],
): string | undefined {
  if (policy.status === 'not_evaluated') return `not evaluated: ${policy.reason ?? ''}`;
  const why = whyWithoutData[policy.id];
  if (why !== undefined) return `no data: ${why}`;
  if (notKnown.includes(policy.id))
    return 'not known: its windows and durations reach outside of the recording in the whole period';
  return undefined;
}

function incidentLines(incidents: readonly ReplayedIncident[]): string {
  const lines = incidents.slice(0, MOST_LISTED).map(({ condition, series, openedAt, closedAt, value }) => {
    const labels = JSON.stringify(shownLabels(series));
    return `${timeText(openedAt)} to ${closedAt === null ? 'the end of the recording' : timeText(closedAt)}, ${condition}${value === null ? '' : `, ${value}`}: ${labels}`;
  });
  return listed(lines, incidents.length).join('\n');
}

function timeText({ earliest, latest }: CloseInterval): string {
  if (latest === earliest) return formatInstant(earliest);
  return `${formatInstant(earliest)} (${latest === null ? 'or later' : `at the latest ${formatInstant(latest)}`})`;
}

function listed(lines: readonly string[], all = lines.length): readonly string[] {
  const shown = lines.slice(0, MOST_LISTED);
  return [...shown, ...(all > shown.length ? [`and ${all - shown.length} more`] : [])];
}
