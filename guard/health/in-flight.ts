import { HEALTH_LIMITS } from '../../model/health';
import type { RunSummary, Sample } from '../ports/health-source';
import type { Retry } from '../run/run-record';
import { limitsFor, type Limits } from '../tick/limits';
import type { Finding, Incident, InFlight, Listed } from './build-report';
import type { Runbooks } from './runbooks';
import { criticalityOf, levelOf } from './severity';
import { formatSeconds } from './format';

/** Runs in flight, the greatest ratio of age to budget first. */
export function inFlightOf({ runs, truncated }: Sample, limits: Limits, now: number): Listed<InFlight> {
  const items = runs.map((run): InFlight => {
    const { budgetMs, silenceMs } = limitsFor(limits, run);
    return {
      ...identityOf(run),
      ageSeconds: secondsBetween(run.startedAt, now),
      budgetSeconds: budgetMs / 1_000,
      silentSeconds: secondsBetween(run.lastSeenAt, now),
      allowedSilenceSeconds: silenceMs / 1_000,
    };
  });
  return { items: items.sort((a, b) => ageShare(b) - ageShare(a)), truncated };
}

/** Closed runs whose work is not done. */
export function incidentsOf({ runs, truncated }: Sample, limits: Limits, runbooks: Runbooks): Listed<Incident> {
  const items = runs.map((run) => ({
    ...identityOf(run),
    criticality: criticalityOf(limits, run),
    state: run.state,
    startedAt: new Date(run.startedAt).toISOString(),
    since: new Date(sinceOf(run, limits)).toISOString(),
    ...(run.retry === null ? {} : { restart: restartOf(run.retry) }),
    ...runbooks.ofIncident(run),
  }));
  return { items, truncated };
}

/** When the limit was passed for which the monitor closed the run; for a silent one, its last sign of life. */
function sinceOf(run: RunSummary, limits: Limits): number {
  return run.state === 'went_silent' ? run.lastSeenAt : run.startedAt + limitsFor(limits, run).budgetMs;
}

function restartOf({ at, job, observed }: Retry): NonNullable<Incident['restart']> {
  return { at: new Date(at).toISOString(), job, ...(observed === true ? { observeOnly: true } : {}) };
}

/** Runs over their budget or their allowed silence, which the monitor has not closed yet. */
export function inFlightFindings(inFlight: Listed<InFlight>, limits: Limits, now: number): Finding[] {
  const ago = (seconds: number) => ({ since: new Date(now - seconds * 1_000).toISOString() });
  return inFlight.items.flatMap((run): Finding[] => {
    const level = levelOf(criticalityOf(limits, run));
    if (run.ageSeconds > run.budgetSeconds) {
      const message = `${run.dataDate} is running for ${formatSeconds(run.ageSeconds)}, its budget is ${formatSeconds(run.budgetSeconds)}`;
      const since = ago(run.ageSeconds - run.budgetSeconds);
      return [{ level, code: 'run-over-budget', subject: run.processor, message, ...since }];
    }
    if (run.silentSeconds > run.allowedSilenceSeconds) {
      const message = `${run.dataDate} had no heartbeat for ${formatSeconds(run.silentSeconds)}, allowed are ${formatSeconds(run.allowedSilenceSeconds)}`;
      return [{ level, code: 'run-silent', subject: run.processor, message, ...ago(run.silentSeconds) }];
    }
    return [];
  });
}

/** One finding for each processor with open incidents. */
export function incidentFindings({ items }: Listed<Incident>): Finding[] {
  const first = new Map<string, { incident: Incident; count: number }>();
  for (const incident of items) {
    const known = first.get(incident.processor);
    if (known === undefined) first.set(incident.processor, { incident, count: 1 });
    else known.count += 1;
  }
  return [...first.values()].map(({ incident, count }) => ({
    level: levelOf(incident.criticality),
    code: 'run-unresolved',
    subject: incident.processor,
    message: `${incident.dataDate} ${incident.state === 'timed_out' ? 'timed out' : 'had no heartbeat'} and is not done${restartText(incident)}${count > 1 ? `, and ${count - 1} more` : ''}`,
    since: incident.since,
    ...(incident.runbook === undefined ? {} : { runbook: incident.runbook }),
  }));
}

function restartText({ restart }: Incident): string {
  if (restart === undefined) return '';
  const done = restart.observeOnly === true ? 'would have been run again (observe only)' : 'was run again';
  return `; job ${restart.job} ${done} at ${restart.at.slice(0, 16)} UTC`;
}

/** One finding if the monitor has not ticked recently. */
export function monitorFindings(lastTick: number | null, now: number): Finding[] {
  if (lastTick !== null && now - lastTick <= HEALTH_LIMITS.monitorStill.toMilliseconds()) return [];
  const message = lastTick === null ? 'has never ticked' : `last ticked ${formatSeconds((now - lastTick) / 1_000)} ago`;
  return [
    {
      level: 'unhealthy',
      code: 'monitor-still',
      subject: 'timeout-monitor',
      message: `${message}: the timeout monitor is down`,
      ...(lastTick === null ? {} : { since: new Date(lastTick).toISOString() }),
    },
  ];
}

function identityOf({ processor, phase, dataDate, runId, attempt }: RunSummary) {
  return { processor, phase, dataDate, runId, attempt };
}

function ageShare({ ageSeconds, budgetSeconds }: InFlight): number {
  return ageSeconds / budgetSeconds;
}

function secondsBetween(from: number, to: number): number {
  return Math.max(0, (to - from) / 1_000);
}
