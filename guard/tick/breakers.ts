import { newBreaker, type BreakerRecord } from '../../model/breaker';
import type { BreakerRule } from '../../model/breaker-rule';
import type { GaugePoint } from '../../model/gauges';
import type { GuardConfig } from '../../model/guard-config';
import {
  attemptsLookedAt,
  decideBreaker,
  holdingPoints,
  isFlowing,
  markChangesReported,
  NO_EVIDENCE,
  retired,
  type Evidence,
} from '../breaker/breaker-decision';
import type { RunRecord } from '../run/run-record';
import type { Effects } from './effects';
import type { Enforcement } from './enforce';
import { breakerLines } from '../guard-lines';

/** What a tick knows of the breakers once it has decided them. */
export interface BreakersNow {
  readonly points: readonly GaugePoint<'breakerOpen' | 'breakerHolding'>[];
  /** Deployables whose runs may start: their breaker is closed. */
  readonly closed: ReadonlySet<string>;
  readonly open: number;
  /** Breakers of which anything is or should be stopped. */
  readonly toEnforce: readonly Enforcement[];
}

/** Decides every breaker from its runs, and reports what changed. */
export async function decideBreakers(effects: Effects, config: GuardConfig): Promise<BreakersNow> {
  const rules = config.breakers ?? [];
  const known = new Map((await effects.ports.breakers.all()).map((record) => [record.id, record]));
  const decided = await effects.onEach('deciding a breaker', rules, async (rule) => {
    const record = await decide(effects, rule, known.get(rule.id));
    const enforcement = { record, wanted: { triggers: rule.triggers, flowing: await flows(effects, rule, record) } };
    return { rule, record, enforcement };
  });
  const declared = new Set(rules.map(({ id }) => id));
  const orphans = [...known.values()].filter(({ id, state, held }) => {
    return !declared.has(id) && (state !== 'closed' || held.length > 0);
  });
  const retirements = await effects.onEach('retiring a breaker', orphans, (orphan) => retire(effects, orphan));
  return {
    points: [
      ...decided.map(({ rule, record }) => pointOf(rule, record)),
      ...holdingPoints(
        rules,
        decided.map(({ record }) => record),
      ),
    ],
    closed: new Set(decided.flatMap(({ rule, record }) => (record.state === 'closed' ? [rule.deployable] : []))),
    open: decided.filter(({ record }) => record.state !== 'closed').length,
    toEnforce: [...decided.map(({ enforcement }) => enforcement), ...retirements].filter(
      ({ record }) => record.state !== 'closed' || record.held.length > 0,
    ),
  };
}

async function decide(effects: Effects, rule: BreakerRule, known: BreakerRecord | undefined): Promise<BreakerRecord> {
  const { now } = effects.tick;
  const before = known ?? newBreaker(rule.id);
  const evidence = await readEvidence(effects, rule, before);
  let record = decideBreaker(rule, before, evidence, now);
  if (record !== before) {
    // Decided again on the document as it is: a person's request may have come since.
    record = await effects.ports.breakers.change(rule.id, (current = newBreaker(rule.id)) => {
      const next = decideBreaker(rule, current, evidence, now);
      return next === current ? { result: next } : { write: next, result: next };
    });
  }
  await report(effects, record, rule.phase);
  return record;
}

/** Half-open, calls come through until a run that they started is seen. */
async function flows(effects: Effects, rule: BreakerRule, record: BreakerRecord): Promise<boolean> {
  if (record.state !== 'half_open') return isFlowing(record, false);
  const running = await effects.readEach(rule.processors, ({ name }) =>
    effects.ports.runs.runningSince(name, record.since, 1),
  );
  const isProbing = running.some((found) => found.length > 0);
  return isFlowing(record, isProbing);
}

/**
 * Reads as little as the breaker's state allows. Of a closed breaker's quiet processor it is one document: where the
 * last run that counts was a success at its first try, there is no row of failures behind it.
 */
async function readEvidence(effects: Effects, rule: BreakerRule, record: BreakerRecord): Promise<Evidence> {
  const { runs } = effects.ports;
  if (record.request !== null || record.state === 'open') return NO_EVIDENCE;
  const since = record.state === 'half_open' ? record.since : record.countsFrom;
  const names = rule.processors.filter(({ failuresInARow }) => record.state !== 'closed' || failuresInARow !== null);
  const ended = await effects.readEach(names, async ({ name, failuresInARow }): Promise<RunRecord[]> => {
    const latest = await runs.latestDecisive(name, since, 1);
    const [last] = latest;
    if (last === undefined || (record.state === 'closed' && last.outcome === 'succeeded' && last.attempt === 1)) {
      return latest;
    }
    return runs.latestDecisive(name, since, attemptsLookedAt(failuresInARow));
  });
  return { ended: ended.flat(), counts: await readCounts(effects, rule, record) };
}

async function readCounts(effects: Effects, rule: BreakerRule, record: BreakerRecord): Promise<Evidence['counts']> {
  if (rule.failureRate === null || record.state !== 'closed') return null;
  const { runs } = effects.ports;
  const since = Math.max(effects.tick.now - rule.failureRate.windowSeconds * 1_000, record.countsFrom);
  const names = rule.processors.map(({ name }) => name);
  const failed = await runs.countEnded(names, 'failed', since);
  // No rate without failures: the second count is not paid for in quiet times.
  return { failed, succeeded: failed === 0 ? 0 : await runs.countEnded(names, 'succeeded', since) };
}

/** Prints first and remembers it then: who dies in between prints it once more, never not at all. */
async function report(effects: Effects, record: BreakerRecord, phase?: string): Promise<void> {
  if (record.reported >= record.changes) return;
  for (const line of breakerLines(record, phase)) effects.ports.log.print(line);
  await effects.ports.breakers.change(record.id, (current) =>
    current === undefined
      ? { result: undefined }
      : { write: markChangesReported(current, record.changes), result: undefined },
  );
}

/** A breaker that is no longer declared keeps nothing stopped. */
async function retire(effects: Effects, orphan: BreakerRecord): Promise<Enforcement> {
  const record = await effects.ports.breakers.change(orphan.id, (current) => {
    const next = retired(current ?? orphan, effects.tick.now);
    return { write: next, result: next };
  });
  await report(effects, record);
  return { record, wanted: { triggers: [], flowing: true } };
}

function pointOf({ id, phase, criticality }: BreakerRule, { state }: BreakerRecord): GaugePoint<'breakerOpen'> {
  const labels = { scope: 'breaker', criticality } as const;
  return { gauge: 'breakerOpen', job: phase, taskId: id, labels, value: state === 'closed' ? 0 : 1 };
}
