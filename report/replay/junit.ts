import junit from 'junit-report-builder';
import type { IncidentRecord } from '../../alerting/evaluation/incident-log';
import type { PolicyResult } from '../../alerting/evaluation/result';
import type { Replay } from '../../replay/replay';
import { shownLabels } from '../../alerting/metrics/series';
import { formatInstant } from '../parts/times';

/** Incidents of a policy that are told one by one; the others are counted. */
const TOLD = 50;

/**
 * A replay as JUnit, for CI to show: one case a policy. A replay has no expectations, and whether an incident was due
 * the recording does not say, so nothing fails but a policy that the API would refuse: the exit code says the same. One
 * that was put to the test passes, with its incidents as its output and, as its time, the seconds until the first of
 * them. One that was not, because it is not evaluated or had no data, is skipped, with the reason as its output. (Tools that fail on a firing, such as
 * the backtest of rsigma, compare with expectations: that is what scenarios are for.)
 */
export function replayJunit({ from, to, worst, withoutData }: Replay): string {
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
    const untested = untestedReason(policy, withoutData);
    one.standardOutput(untested ?? (first === undefined ? 'silent' : incidentLines(incidents)));
    if (policy.refused) one.failure(untested);
    else if (untested !== undefined) one.skipped();
  }
  return report.build();
}

function untestedReason(policy: PolicyResult, withoutData: readonly string[]): string | undefined {
  if (policy.status === 'not_evaluated') return `not evaluated: ${policy.reason ?? ''}`;
  if (withoutData.includes(policy.id)) return 'no data: no series and no entry of the recording matches its filters';
  return undefined;
}

function incidentLines(incidents: readonly IncidentRecord[]): string {
  const lines = incidents.slice(0, TOLD).map(({ condition, series, openedAt, closedAt, value }) => {
    const labels = JSON.stringify(shownLabels(series));
    return `${formatInstant(openedAt)} to ${closedAt === null ? 'the end' : formatInstant(closedAt)}, ${condition}${value === null ? '' : `, ${value}`}: ${labels}`;
  });
  const more = incidents.length - lines.length;
  return [...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
}
