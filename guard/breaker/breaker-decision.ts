import {
  BREAKER_HISTORY_KEPT,
  BY_THE_MONITOR,
  newBreaker,
  type BreakerRecord,
  type BreakerState,
} from '../../model/breaker';
import type { BreakerRule } from '../../model/breaker-rule';
import { mostCritical } from '../../model/criticality';
import { GUARD_JOB, type GaugePoint } from '../../model/gauges';
import { attemptName, type RunRecord } from '../run/run-record';

/** The fields of an ended run that a breaker reads. */
export type EndedRun = Pick<
  RunRecord,
  'runId' | 'attempt' | 'processor' | 'state' | 'outcome' | 'startedAt' | 'endedAt'
>;

/** How first attempts ended in the window of a failure rate. */
export interface RateCounts {
  readonly succeeded: number;
  readonly failed: number;
}

/** The runs that decide. Reads have limits, and the latest ends are read first. */
export interface Evidence {
  /** Ended runs of the breaker's processors, in any order. */
  readonly ended: readonly EndedRun[];
  /** Null where no rate is declared, or the breaker is not closed. */
  readonly counts: RateCounts | null;
}

/**
 * Ended attempts of one processor that are read for each failure in a row that its breaker requires. Only the first
 * attempt of a run counts, and a subscription with dead letters delivers five times by default:
 * https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions#DeadLetterPolicy
 */
const ATTEMPTS_PER_FAILURE = 8;

/** How many of the latest ended attempts of a processor are read to find enough failures in a row. */
export function attemptsLookedAt(failuresInARow: number | null): number {
  return ATTEMPTS_PER_FAILURE * (failuresInARow ?? 1);
}

export const NO_EVIDENCE: Evidence = { ended: [], counts: null };

/** Failures in a row of one processor, the latest first. */
export interface Row {
  readonly processor: string;
  readonly runs: readonly EndedRun[];
}

/**
 * Decides the next state of a breaker from its document, the runs that ended, and the time. Returns the same object if
 * nothing changes. A person's request comes first; a breaker opened by a person stays open until a person closes it.
 */
export function decideBreaker(
  rule: BreakerRule,
  current: BreakerRecord | undefined,
  evidence: Evidence,
  now: number,
): BreakerRecord {
  const record = current ?? newBreaker(rule.id);
  if (record.request !== null) return carryOut(rule, record, now);
  switch (record.state) {
    case 'closed': {
      const because = reasonToOpen(rule, record, evidence);
      return because === undefined ? record : opened(record, rule.coolDownSeconds * 1_000, because, now);
    }
    case 'open':
      if (record.heldByPerson || now < record.since + record.coolDownMs) return record;
      return changed(record, 'half_open', now, { reason: 'the cool-down is over: one run is let through' });
    case 'half_open':
      return judgeProbe(rule, record, evidence, now);
  }
}

/**
 * Do the breaker's triggers flow? A half-open breaker lets calls through until a run has started. If that run is skipped
 * or finds no data, calls come through again.
 *
 * @param isProbing a run that started since the breaker became half-open is running
 */
export function isFlowing(record: Pick<BreakerRecord, 'state'>, isProbing: boolean): boolean {
  return record.state === 'closed' || (record.state === 'half_open' && !isProbing);
}

/** The failures of one processor since its latest success. A run counts once, by its first attempt among those given. */
export function failuresInARow(processor: string, ended: readonly EndedRun[], countsFrom: number): Row {
  const firstAttempts = new Map<string, EndedRun>();
  for (const run of ended) {
    if (run.processor !== processor || !isDecisive(run)) continue;
    const known = firstAttempts.get(run.runId);
    if (known === undefined || run.attempt < known.attempt) firstAttempts.set(run.runId, run);
  }
  const latestFirst = [...firstAttempts.values()].filter((run) => endOf(run) > countsFrom).sort(byLatestEnd);
  const firstGood = latestFirst.findIndex((run) => run.outcome === 'succeeded');
  return { processor, runs: firstGood < 0 ? latestFirst : latestFirst.slice(0, firstGood) };
}

/**
 * One point for each push subscription that a breaker may stop: 1 while one of its breakers is not closed, so that its
 * backlog is intended. If a breaker is closed and its subscription could not be resumed, the point is 0: that backlog is
 * not intended.
 *
 * @param records the breakers that were decided; a subscription without a decided breaker has no point
 */
export function holdingPoints(
  rules: readonly BreakerRule[],
  records: Iterable<Pick<BreakerRecord, 'id' | 'state'>>,
): GaugePoint<'breakerHolding'>[] {
  const states = new Map([...records].map(({ id, state }) => [id, state]));
  const bySubscription = new Map<string, BreakerRule[]>();
  for (const rule of rules) {
    for (const trigger of rule.triggers) {
      if (trigger.kind !== 'push' || rule.observeOnly === true) continue; // it holds nothing
      bySubscription.set(trigger.subscription, [...(bySubscription.get(trigger.subscription) ?? []), rule]);
    }
  }
  return [...bySubscription].flatMap(([subscription, of]) => {
    const known = of.flatMap(({ id }) => states.get(id) ?? []);
    if (known.length === 0) return [];
    const criticality = mostCritical(of.map((rule) => rule.criticality)) ?? 'P0';
    return [
      {
        gauge: 'breakerHolding',
        job: GUARD_JOB,
        taskId: subscription,
        labels: { scope: 'breaker', criticality, subscription_id: subscription },
        value: known.every((state) => state === 'closed') ? 0 : 1,
      } as const,
    ];
  });
}

/** Closes a breaker that is no longer declared, so that its triggers are resumed. */
export function retired(record: BreakerRecord, now: number): BreakerRecord {
  if (record.state === 'closed') return record;
  return closed(record, now, { reason: 'no longer declared' });
}

/** Marks changes as printed, up to this number. */
export function markChangesReported(record: BreakerRecord, changes: number): BreakerRecord {
  return record.reported >= changes ? record : { ...record, reported: changes };
}

function reasonToOpen(rule: BreakerRule, { countsFrom }: BreakerRecord, evidence: Evidence): string | undefined {
  for (const { name, failuresInARow: limit } of rule.processors) {
    if (limit === null) continue;
    const { runs } = failuresInARow(name, evidence.ended, countsFrom);
    const [latest] = runs;
    if (latest !== undefined && runs.length >= limit) {
      return `${limit} failures in a row of ${name}, the latest ${attemptName(latest)} (${latest.state})`;
    }
  }
  const { failureRate: rate } = rule;
  if (rate === null || evidence.counts === null) return undefined;
  const { succeeded, failed } = evidence.counts;
  const total = succeeded + failed;
  if (total < rate.minimumRuns || failed <= rate.above * total) return undefined;
  return `${failed} of ${total} runs failed within ${rate.windowSeconds} s, more than ${Math.round(rate.above * 100)}%`;
}

/** Of the runs that started while half-open, the first that succeeded or failed decides; any attempt of a run counts. */
function judgeProbe(rule: BreakerRule, record: BreakerRecord, { ended }: Evidence, now: number): BreakerRecord {
  const probes = ended.filter((run) => isDecisive(run) && run.startedAt >= record.since);
  const first = probes.sort((a, b) => byLatestEnd(b, a))[0];
  if (first === undefined) return record;
  const probe = `the run let through, ${attemptName(first)} of ${first.processor},`;
  if (first.outcome === 'succeeded') return closed(record, now, { reason: `${probe} succeeded` });
  const coolDownMs = Math.min(2 * record.coolDownMs, rule.coolDownCapSeconds * 1_000);
  return opened(record, coolDownMs, `${probe} failed (${first.state})`, now);
}

function carryOut(rule: BreakerRule, record: BreakerRecord, now: number): BreakerRecord {
  const { request } = record;
  if (request === null) return record;
  const { action, reason, by } = request;
  const asked = { ...record, request: null };
  if (action === 'close') return closed(asked, now, { reason, by });
  return {
    ...changed(asked, 'open', now, { reason, by }),
    heldByPerson: true,
    coolDownMs: rule.coolDownSeconds * 1_000,
  };
}

function opened(record: BreakerRecord, coolDownMs: number, reason: string, now: number): BreakerRecord {
  return { ...changed(record, 'open', now, { reason }), coolDownMs };
}

function closed(record: BreakerRecord, now: number, why: Why): BreakerRecord {
  return { ...changed(record, 'closed', now, why), heldByPerson: false, coolDownMs: 0, countsFrom: now };
}

interface Why {
  readonly reason: string;
  /** @default - the monitor itself */
  readonly by?: string;
}

function changed(record: BreakerRecord, to: BreakerState, at: number, why: Why): BreakerRecord {
  const { reason, by = BY_THE_MONITOR } = why;
  const history = [...record.history, { at, from: record.state, to, reason, by }].slice(-BREAKER_HISTORY_KEPT);
  return { ...record, state: to, since: at, reason, by, history, changes: record.changes + 1 };
}

function isDecisive(run: EndedRun): boolean {
  return run.outcome === 'succeeded' || run.outcome === 'failed';
}

function endOf(run: EndedRun): number {
  return run.endedAt ?? 0;
}

/** Ends at the same time are ordered by key, so that the order of the given runs does not matter. */
function byLatestEnd(a: EndedRun, b: EndedRun): number {
  return endOf(b) - endOf(a) || (attemptName(a) < attemptName(b) ? -1 : 1);
}
