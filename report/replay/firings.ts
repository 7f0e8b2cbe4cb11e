import { count } from '../../model/count';
import { Duration } from '../../model/duration';
import { utcDayOf } from '../../model/utc-day';
import type { EngineResult } from '../../alerting/evaluation/result';
import type { Severity } from '../../alerting/policies/policy';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Incidents and notifications of one policy. */
export interface PolicyFirings {
  readonly policy: string;
  readonly displayName: string;
  readonly severity: Severity | null;
  readonly incidents: number;
  readonly notifications: number;
  /** Incidents that opened within an hour after another one of the same series had closed. */
  readonly reopenedWithinHour: number;
  readonly firstOpenedAt: number | null;
  readonly lastOpenedAt: number | null;
}

/** Incidents and notifications of a severity or a day. */
export interface FiringCount {
  readonly name: string;
  readonly incidents: number;
  readonly notifications: number;
}

/** The incidents and notifications of a replay, counted. */
export interface Firings {
  readonly policies: readonly PolicyFirings[];
  /** By severity, the most severe first; policies without a severity last. */
  readonly severities: readonly FiringCount[];
  /** By day (UTC, `YYYY-MM-DD`), days without incidents and notifications left out. */
  readonly days: readonly FiringCount[];
  /** Notifications by channel. */
  readonly channels: readonly { readonly channel: string; readonly notifications: number }[];
  /** Length of the period, in milliseconds. */
  readonly periodMs: number;
  readonly incidentCount: number;
  /** Null for a period shorter than a day: a few hours do not show what a day has. */
  readonly incidentsPerDay: number | null;
  readonly reopenedWithinHour: number;
}

const SEVERITIES: readonly (Severity | null)[] = ['CRITICAL', 'ERROR', 'WARNING', null];

/** Counts the incidents and notifications of an engine's result over the time from `from` to `to`. */
export function firingsOf(result: EngineResult, from: number, to: number): Firings {
  const policies = result.policies.map((policy): PolicyFirings => {
    const opened = result.incidents.filter((incident) => incident.policy === policy.id);
    return {
      policy: policy.id,
      displayName: policy.displayName,
      severity: policy.severity,
      incidents: opened.length,
      notifications: result.notifications.filter((one) => one.policy === policy.id).length,
      reopenedWithinHour: reopened(opened),
      firstOpenedAt: opened[0]?.openedAt ?? null,
      lastOpenedAt: opened.at(-1)?.openedAt ?? null,
    };
  });
  const severityOf = new Map(result.policies.map(({ id, severity }) => [id, severity]));
  const bySeverity = SEVERITIES.map((severity) =>
    countOf(severity ?? 'none', result, ({ policy }) => (severityOf.get(policy) ?? null) === severity),
  );
  const days = [
    ...new Set([
      ...result.incidents.map(({ openedAt }) => utcDayOf(openedAt)),
      ...result.notifications.map(({ at }) => utcDayOf(at)),
    ]),
  ].sort();
  const channels = [...new Set(result.notifications.map(({ channel }) => channel))].sort();
  return {
    policies,
    severities: bySeverity.filter(({ incidents, notifications }) => incidents + notifications > 0),
    days: days.map((day) => ({
      name: day,
      incidents: result.incidents.filter(({ openedAt }) => utcDayOf(openedAt) === day).length,
      notifications: result.notifications.filter(({ at }) => utcDayOf(at) === day).length,
    })),
    channels: channels.map((channel) => ({
      channel,
      notifications: result.notifications.filter((one) => one.channel === channel).length,
    })),
    periodMs: to - from,
    incidentCount: result.incidents.length,
    incidentsPerDay: to - from < DAY_MS ? null : result.incidents.length / ((to - from) / DAY_MS),
    reopenedWithinHour: policies.reduce((sum, policy) => sum + policy.reopenedWithinHour, 0),
  };
}

/** `1.5 incidents a day`, or `4 incidents in 3 h` for a period shorter than a day. */
export function noiseText({ incidentsPerDay, incidentCount, periodMs }: Firings): string {
  if (incidentsPerDay !== null) return `${incidentsPerDay.toFixed(1)} incidents a day`;
  return `${count(incidentCount, 'incident')} in ${Duration.seconds(Math.round(periodMs / 1_000)).toString()}`;
}

function countOf(name: string, result: EngineResult, of: (one: { readonly policy: string }) => boolean): FiringCount {
  return {
    name,
    incidents: result.incidents.filter(of).length,
    notifications: result.notifications.filter(of).length,
  };
}

function reopened(incidents: EngineResult['incidents']): number {
  const closedAt = new Map<string, number>();
  let times = 0;
  for (const { condition, series, openedAt, closedAt: closed } of incidents) {
    const key = JSON.stringify([condition, series.metric, series.resource]);
    if (openedAt - (closedAt.get(key) ?? -Infinity) <= HOUR_MS) times += 1;
    if (closed !== null) closedAt.set(key, closed);
  }
  return times;
}
