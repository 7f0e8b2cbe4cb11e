import junit from 'junit-report-builder';
import { describeProblem } from '../../model/problem';
import type { IncidentRecord } from '../../alerting/evaluation/incident-log';
import type { PolicyResult } from '../../alerting/evaluation/result';
import type { Replay } from '../../replay/replay';
import { shownLabels } from '../../alerting/metrics/series';
import { formatInstant } from '../parts/times';

/** Most incidents of a policy that are listed; the others are counted. */
const MOST_LISTED = 50;

/**
 * A replay as JUnit for CI: one case for each policy. A replay has no expectations, so only a policy that the API would
 * refuse fails; the exit code agrees. An evaluated policy passes, with its incidents as output and the seconds until
 * the first of them as time. A policy that is not evaluated or has no data is skipped, with the reason as output.
 * (Tools that fail on a firing, such as the backtest of rsigma, compare with expectations; here scenarios do that.)
 */
export function replayJunit({ from, to, worst, whyWithoutData, tally }: Replay): string {
  const report = junit.newBuilder().name('phasewatch rehearse');
  const suite = report
    .testSuite()
    .name('replay')
    .timestamp(formatInstant(from))
    .time(Math.round((to - from) / 1_000))
    .property('notifications', String(worst.notifications.length));
  for (const policy of worst.policies) {
    const incidents = worst.incidents.filter((incident) => incident.policy === policy.id);
    const [first] = incidents;
    const one = suite
      .testCase()
      .className('rehearse.replay')
      .name(policy.displayName === '' ? policy.id : `${policy.displayName} (${policy.id})`)
      .time(first === undefined ? 0 : Math.round((first.openedAt - from) / 1_000));
    const untested = untestedReason(policy, whyWithoutData);
    one.standardOutput(untested ?? (first === undefined ? 'no incident' : incidentLines(incidents)));
    if (policy.refused) one.failure(untested);
    else if (untested !== undefined) one.skipped();
  }
  for (const { what, problems } of tally.refused) {
    suite.testCase().className('rehearse.replay').name(what).time(0).failure(problems.map(describeProblem).join('\n'));
  }
  return report.build();
}

function untestedReason(policy: PolicyResult, whyWithoutData: Readonly<Record<string, string>>): string | undefined {
  if (policy.status === 'not_evaluated') return `not evaluated: ${policy.reason ?? ''}`;
  const why = whyWithoutData[policy.id];
  return why === undefined ? undefined : `no data: ${why}`;
}

function incidentLines(incidents: readonly IncidentRecord[]): string {
  const lines = incidents.slice(0, MOST_LISTED).map(({ condition, series, openedAt, closedAt, value }) => {
    const labels = JSON.stringify(shownLabels(series));
    return `${formatInstant(openedAt)} to ${closedAt === null ? 'the end of the recording' : formatInstant(closedAt)}, ${condition}${value === null ? '' : `, ${value}`}: ${labels}`;
  });
  const more = incidents.length - lines.length;
  return [...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
}
