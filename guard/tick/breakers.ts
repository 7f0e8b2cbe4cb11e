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
import { breakerLines } from '../guard-lines';
import type { Effects } from './effects';
import type { Enforcement } from './enforce';
import { perform, wait, type Steps } from './steps';

/** The breakers after a tick has decided them. */
export interface BreakersNow {
  readonly points: readonly GaugePoint<'breakerOpen' | 'breakerHolding'>[];
  /** Deployables whose runs may start: their breaker is closed or only observes. */
  readonly flowing: ReadonlySet<string>;
  /** Deployables whose breaker could not be decided in this tick. */
  readonly undecided: ReadonlySet<string>;
  /** Whether closed work of a deployable may be run again; undefined while its breaker stops its calls. */
  readonly mayRetry: (deployable: string) => MayRetry | undefined;
  readonly open: number;
  /** Breakers of which anything is or should be stopped. */
  readonly toEnforce: readonly Enforcement[];
  /** False where deciding one failed, so that what its triggers should do is not known. */
  readonly areAllDecided: boolean;
}

/** A breaker that lets calls through. */
export interface MayRetry {
  /** When its present state began. Milliseconds since the epoch. */
  readonly since: number;
  /** Is it half-open, so that one run is enough? */
  readonly isProbe: boolean;
}

/** A breaker after it was decided, and what its triggers should do. */
interface Decided {
  readonly rule: BreakerRule;
  readonly record: BreakerRecord;
  /** Does it let calls through? Where it only observes: would it? */
  readonly flowing: boolean;
  readonly enforcement: Enforcement | undefined;
}

const NO_RULES: readonly BreakerRule[] = [];
const NONE: ReadonlySet<string> = new Set();
/** Stands for all processors. */
const ALL: ReadonlySet<string> = new Set();

/** Decides every breaker from its runs, and reports what changed. */
export function* decideBreakers(effects: Effects, config: GuardConfig): Steps<BreakersNow> {
  const rules = config.breakers ?? NO_RULES;
  const known = new Map<string, BreakerRecord>();
  for (const record of yield* wait(effects.ports.breakers.all())) known.set(record.id, record);
  const unreadable = effects.ports.breakers.unreadable();
  const decided: Decided[] = [];
  const toDecide: Candidate[] = [];
  for (const rule of rules) {
    // What such a breaker has stopped is not known, so it is neither decided nor enforced.
    if (unreadable.has(rule.id)) continue;
    const record = known.get(rule.id) ?? newBreaker(rule.id);
    const processors = processorsToRead(effects, rule, record);
    if (processors === undefined) decided.push({ rule, record, flowing: true, enforcement: undefined });
    else toDecide.push({ rule, record, processors });
  }
  decided.push(...(yield* effects.onEach('deciding a breaker', toDecide, (each) => decide(effects, each))));
  const undecided = undecidedOf(toDecide, decided);
  for (const { id } of rules) known.delete(id);
  const orphans = [...known.values()].filter(({ state, held }) => state !== 'closed' || held.length > 0);
  const retirements = yield* effects.onEach('retiring a breaker', orphans, (orphan) => retire(effects, orphan));
  return {
    ...viewOf(rules, decided),
    undecided,
    mayRetry: (deployable) => mayRetry(decided.find(({ rule }) => rule.deployable === deployable)),
    toEnforce: [...decided.flatMap(({ enforcement }) => enforcement ?? []), ...retirements],
    areAllDecided: undecided.size === 0 && retirements.length === orphans.length,
  };
}

/** What is known of the breakers where they could not be read. */
export function unknownBreakers(config: GuardConfig): BreakersNow {
  const undecided = new Set((config.breakers ?? NO_RULES).map(({ deployable }) => deployable));
  return {
    points: [],
    flowing: NONE,
    undecided,
    mayRetry: () => undefined,
    open: 0,
    toEnforce: [],
    areAllDecided: false,
  };
}

/** Deciding a breaker fails with its reads; those that did not fail are among the decided ones. */
function undecidedOf(toDecide: readonly Candidate[], decided: readonly Decided[]): ReadonlySet<string> {
  if (toDecide.length === 0) return NONE; // nearly every tick
  const done = new Set(decided.map(({ rule }) => rule.id));
  return new Set(toDecide.flatMap(({ rule: { id, deployable } }) => (done.has(id) ? [] : [deployable])));
}

function mayRetry(decided: Decided | undefined): MayRetry | undefined {
  if (decided === undefined) return undefined;
  const { state, since } = decided.record;
  return decided.flowing ? { since, isProbe: state !== 'closed' } : undefined;
}

type View = Pick<BreakersNow, 'points' | 'flowing' | 'open'>;

const viewsOfClosed = new WeakMap<readonly BreakerRule[], View>();

/** While all breakers are closed, as in nearly every tick, it is computed once for each list of rules. */
function viewOf(rules: readonly BreakerRule[], decided: readonly Decided[]): View {
  const open = decided.filter(({ record }) => record.state !== 'closed').length;
  const isAllClosed = open === 0 && decided.length === rules.length;
  const known = isAllClosed ? viewsOfClosed.get(rules) : undefined;
  if (known !== undefined) return known;
  const records = decided.map(({ record }) => record);
  const points = [...decided.map(({ rule, record }) => pointOf(rule, record)), ...holdingPoints(rules, records)];
  const closed = decided.flatMap(({ rule, record }) => (record.state === 'closed' ? [rule.deployable] : []));
  const observed = decided.flatMap(({ rule }) => (rule.observeOnly === true ? [rule.deployable] : []));
  const view = { points, flowing: new Set([...closed, ...observed]), open };
  if (isAllClosed) viewsOfClosed.set(rules, view);
  return view;
}

/** A breaker that may change. */
interface Candidate {
  readonly rule: BreakerRule;
  readonly record: BreakerRecord;
  /** Processors whose runs are read for it. */
  readonly processors: BreakerRule['processors'];
}

function* decide(effects: Effects, { rule, record: before, processors }: Candidate): Steps<Decided> {
  const { now } = effects.tick;
  const evidence = yield* readEvidence(effects, rule, before, processors);
  let record = decideBreaker(rule, before, evidence, now);
  if (record !== before) {
    // Decided again on the stored document: a person may have made a request since it was read.
    const change = effects.ports.breakers.change(rule.id, (current = newBreaker(rule.id)) => {
      const next = decideBreaker(rule, current, evidence, now);
      return next === current ? { result: next } : { write: next, result: next };
    });
    record = yield* wait(change);
  }
  yield* report(effects, record, rule);
  const flowing = yield* letsThrough(effects, rule, record);
  return { rule, record, flowing, enforcement: enforcementOf(rule, record, flowing) };
}

/** A half-open breaker lets calls through until they have started a run. */
function* letsThrough(effects: Effects, rule: BreakerRule, record: BreakerRecord): Steps<boolean> {
  if (record.state !== 'half_open') return isFlowing(record, false);
  const running = yield* effects.readEach(rule.processors, ({ name }) =>
    effects.ports.runs.runningSince(name, record.since, 1),
  );
  return isFlowing(
    record,
    running.some((found) => found.length > 0),
  );
}

/** Undefined if nothing is or should be stopped. */
function enforcementOf(rule: BreakerRule, record: BreakerRecord, flowing: boolean): Enforcement | undefined {
  const { triggers } = rule;
  if (record.state !== 'closed' && rule.observeOnly !== true) return { record, wanted: { triggers, flowing } };
  return record.held.length === 0 ? undefined : { record, wanted: { triggers, flowing: true } };
}

/** Processors whose runs may change the breaker. Undefined if nothing can have changed and nothing is left to do. */
function processorsToRead(
  effects: Effects,
  rule: BreakerRule,
  record: BreakerRecord,
): BreakerRule['processors'] | undefined {
  if (record.state !== 'closed') return rule.processors;
  const isDone = record.request === null && record.reported >= record.changes && record.held.length === 0;
  const news = isDone && effects.takeNews !== undefined ? effects.takeNews(rule) : ALL;
  if (news === undefined) return undefined;
  return rule.processors.filter(
    ({ name, failuresInARow: limit }) => limit !== null && (news === ALL || news.has(name)),
  );
}

/**
 * Reads as little as the breaker's state allows. If a processor's latest run succeeded at its first attempt, this one
 * document is enough for a closed breaker: there are no failures in a row.
 */
function* readEvidence(
  effects: Effects,
  rule: BreakerRule,
  record: BreakerRecord,
  processors: BreakerRule['processors'],
): Steps<Evidence> {
  if (record.request !== null || record.state === 'open') return NO_EVIDENCE;
  const ended = yield* effects.readEach(processors, ({ name, failuresInARow }) =>
    perform(readEnds(effects, record, name, failuresInARow)),
  );
  return { ended: ended.flat(), counts: yield* readCounts(effects, rule, record) };
}

/** The latest ends of one processor: the last one, or as many as can contain enough failures in a row. */
function* readEnds(effects: Effects, record: BreakerRecord, name: string, limit: number | null): Steps<RunRecord[]> {
  const { runs } = effects.ports;
  const since = record.state === 'half_open' ? record.since : record.countsFrom;
  const latest = yield* wait(runs.latestDecisive(name, since, 1));
  const [last] = latest;
  if (last === undefined || (record.state === 'closed' && last.outcome === 'succeeded' && last.attempt === 1)) {
    return latest;
  }
  return yield* wait(runs.latestDecisive(name, since, attemptsLookedAt(limit)));
}

function* readCounts(effects: Effects, rule: BreakerRule, record: BreakerRecord): Steps<Evidence['counts']> {
  if (rule.failureRate === null || record.state !== 'closed') return null;
  const { runs } = effects.ports;
  const since = Math.max(effects.tick.now - rule.failureRate.windowSeconds * 1_000, record.countsFrom);
  const names = rule.processors.map(({ name }) => name);
  const failed = yield* wait(runs.countEnded(names, 'failed', since));
  // Without failures the rate is 0, and the second count is not needed.
  const succeeded = failed === 0 ? 0 : yield* wait(runs.countEnded(names, 'succeeded', since));
  return { failed, succeeded };
}

/** Prints the lines before it marks them as printed: after a crash in between they are printed twice, not lost. */
function* report(effects: Effects, record: BreakerRecord, rule?: BreakerRule): Steps<void> {
  if (record.reported >= record.changes) return;
  for (const line of breakerLines(record, rule)) effects.ports.log.print(line);
  const change = effects.ports.breakers.change(record.id, (current) =>
    current === undefined
      ? { result: undefined }
      : { write: markChangesReported(current, record.changes), result: undefined },
  );
  yield* wait(change);
}

/** Closes a breaker that is no longer declared and resumes its triggers. */
function* retire(effects: Effects, orphan: BreakerRecord): Steps<Enforcement> {
  const change = effects.ports.breakers.change(orphan.id, (current) => {
    const next = retired(current ?? orphan, effects.tick.now);
    return { write: next, result: next };
  });
  const record = yield* wait(change);
  yield* report(effects, record);
  return { record, wanted: { triggers: [], flowing: true } };
}

function pointOf(
  { id, phase, criticality, observeOnly }: BreakerRule,
  { state }: BreakerRecord,
): GaugePoint<'breakerOpen'> {
  const labels = { scope: observeOnly === true ? 'observed' : 'breaker', criticality } as const;
  return { gauge: 'breakerOpen', job: phase, taskId: id, labels, value: state === 'closed' ? 0 : 1 };
}
