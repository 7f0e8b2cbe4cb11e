import type { EngineResult } from '../alerting/evaluation/result';
import { commonTimes, type Extent } from '../alerting/evaluation/extent';
import type { IncidentRecord } from '../alerting/evaluation/incident-log';
import type { TimeRange } from '../logs/time-range';
import { compareRuns, type ComparedIncidents, type PossibleIncident, type ReplayedIncident } from './compare-runs';
import { composedResult, type Composed } from './composed-result';
import type { EngineRuns, PolicyRun } from './engine-runs';
import type { PolicyPlan } from './evaluation-plan';
import { ANY_PHASE } from './phases';

/** What a replay can say of one policy. */
export interface PolicyVerdicts {
  readonly policy: string;
  readonly possibleIncidents: number;
  /**
   * Where in the period incidents cannot be known, as windows or durations reach outside of the recording. In the order
   * of time.
   */
  readonly unknown: readonly TimeRange[];
  /** Seconds after the full minute, or the multiple of the evaluation period, at which it was evaluated. */
  readonly phasesSeconds: readonly number[];
  /** By how many seconds its points may be late. */
  readonly lateBySeconds: number;
  /** What late points may do to it that is not evaluated, as a sentence; undefined: nothing. */
  readonly lateGap: string | undefined;
}

/** The incidents of a replay. */
export interface ReplayResults {
  /** The incidents that every phase and delay has, with their times. */
  readonly incidents: readonly ReplayedIncident[];
  /** The incidents that only some phases and delays have. */
  readonly possibleIncidents: readonly PossibleIncident[];
  /** In the order of the policies. */
  readonly verdicts: readonly PolicyVerdicts[];
  /** {@link incidents} and their notifications, at the first phase of each policy. */
  readonly certain: EngineResult;
  /** The first phase of each policy with all points on time, and with all points as late as assumed. */
  readonly best: EngineResult;
  readonly worst: EngineResult;
}

/** How late points are, in milliseconds. */
export interface Delays {
  readonly bestMs: number;
  /** The longest delay of all points, for which windows wait. */
  readonly worstMs: number;
  readonly seriesLateMs: number;
  /** 0 where entries say when they were received: that is their delay. */
  readonly logsLateMs: number;
}

/** All runs of one policy. */
export interface PolicyRunSet {
  readonly plan: PolicyPlan;
  readonly onTime: readonly PolicyRun[];
  readonly late: readonly PolicyRun[];
  readonly worst: PolicyRun;
}

/** Adds all runs of a policy. The returned function gives them after the engines have all points. */
export function addRuns(plan: PolicyPlan, { bestMs, worstMs }: Delays, runs: EngineRuns): () => PolicyRunSet {
  const { phases, isNoisierWhenLate, lateMs } = plan;
  const [first = ANY_PHASE] = phases;
  const onTime = phases.map((phase) => runs.add(plan, phase, { delayMs: bestMs, lateMs: 0 }));
  const late = isNoisierWhenLate ? phases.map((phase) => runs.add(plan, phase, { delayMs: bestMs, lateMs })) : [];
  const worst = runs.add(plan, first, { delayMs: worstMs, lateMs: 0 });
  return () => ({ plan, onTime: onTime.map((run) => run()), late: late.map((run) => run()), worst: worst() });
}

/** Compares the runs of each policy, and keeps what happens in the period. */
export function resultsOf(sets: readonly PolicyRunSet[], span: TimeRange, range: TimeRange): ReplayResults {
  const isIn = ({ openedAt, closedAt }: IncidentRecord) => openedAt <= range.to && (closedAt ?? Infinity) > range.from;
  const mayBeIn = ({ openedAt, closedAt }: ReplayedIncident) =>
    openedAt.earliest <= range.to && (closedAt?.earliest ?? Infinity) > range.from;
  const compared = sets.map(({ plan, onTime, late }): ComparedIncidents => {
    const { certain, possible } = compareRuns({ onTime, late, periodMs: plan.periodMs, lateMs: plan.lateMs });
    return {
      certain: certain.filter(({ incident }) => mayBeIn(incident)),
      possible: possible.filter(({ incident }) => mayBeIn(incident)),
    };
  });
  const certain = new Map(compared.flatMap((one) => one.certain.map(({ record, incident }) => [record, incident])));
  const possible = compared.flatMap((one) => one.possible).sort((a, b) => a.record.openedAt - b.record.openedAt);
  const composed = (runOf: (set: PolicyRunSet) => PolicyRun | undefined, counts: Composed['counts']) =>
    composedResult(
      sets.flatMap((set) => {
        const run = runOf(set);
        return run === undefined ? [] : [{ policy: set.plan.policy.id, run, counts }];
      }),
      range,
    );
  const certainResult = composed(
    ({ onTime }) => onTime[0],
    (record) => certain.has(record),
  );
  return {
    incidents: certainResult.incidents.flatMap((record) => certain.get(record) ?? []),
    possibleIncidents: possible.map(({ incident }) => incident),
    verdicts: sets.map((set, i) => verdictsOf(set, compared[i]?.possible.length ?? 0, span)),
    certain: certainResult,
    best: composed(({ onTime }) => onTime[0], isIn),
    worst: composed(({ worst }) => worst, isIn),
  };
}

function verdictsOf({ plan, onTime }: PolicyRunSet, possibleIncidents: number, span: TimeRange): PolicyVerdicts {
  const known = onTime.flatMap((run) => run.known ?? []);
  return {
    policy: plan.policy.id,
    possibleIncidents,
    unknown: known.length === 0 ? [] : outside(commonTimes(known), span),
    phasesSeconds: plan.phases.map(({ offsetMs }) => offsetMs / 1_000),
    lateGap: known.length === 0 ? undefined : plan.lateGap,
    lateBySeconds: plan.lateMs / 1_000,
  };
}

/** The parts of a period before and after the known times. */
function outside(known: Extent, { from, to }: TimeRange): TimeRange[] {
  if (known.from >= to || known.to <= from || known.from > known.to) return [{ from, to }];
  return [...(known.from > from ? [{ from, to: known.from }] : []), ...(known.to < to ? [{ from: known.to, to }] : [])];
}
