import { ChartRecorder } from '../alerting/charting/chart-recorder';
import { RunSpans } from '../alerting/charting/run-spans';
import type { EngineResult } from '../alerting/evaluation/result';
import { LOG_METRIC_VISIBILITY } from '../model/guard-timing';
import type { AlertPolicy } from '../alerting/policies/policy';
import type { DeclaredStack } from './declared-stack';
import { judgeExpectations } from './expectations/judge-expectations';
import { checkFaultsHappened, checkTargets } from './faults/check-faults';
import { notifiedBy } from './ground-truth';
import { withoutSimulatedData } from './judged-policies';
import type { Outcome, Truth } from './outcome';
import { checkPolicyNames } from './policy-names';
import { reachOf } from './policy-reach';
import type { Rehearsal, RehearsalOptions } from './rehearsal';
import { enginesFor, monitoringOf, TICK_AFTER_MS, type EnginePair } from './rehearsal-engines';
import type { Scenario, World } from './scenario';
import { Simulation } from './simulation';

const MINUTE_MS = 60_000;
/** From the minute in which something is counted to the evaluation that reads it. */
const EVALUATED_WITHIN_MS = 2 * MINUTE_MS;

/**
 * Simulates a scenario, at baseline or as declared, minute by minute under a virtual clock, and judges its expectations.
 *
 * @throws InputError for what the engine refuses, SCN005 where the scenario ends before an expectation can be judged,
 * SCN007 for an unknown policy, SCN013, SCN016 and SCN017 for a target that does not exist or does not fit, SCN014 for a fault that affected no run
 */
export function rehearseScenario(
  scenario: Scenario,
  world: World,
  stack: DeclaredStack,
  { onProgress = () => undefined, queries = [] }: RehearsalOptions = {},
): Rehearsal {
  checkPolicyNames(
    [{ ...scenario, worlds: [world] }],
    stack.policies.map(({ id }) => id),
  );
  checkTargets(scenario, stack);
  const from = Date.parse(scenario.from);
  const to = from + scenario.lasts.toMilliseconds();
  const monitoring = monitoringOf(scenario, world, stack);
  const engines = enginesFor(scenario, monitoring, stack, from);
  const drawing =
    queries.length === 0
      ? undefined
      : { charts: new ChartRecorder(queries, stack, { from, to }), spans: new RunSpans() };
  const simulation = new Simulation({
    scenario,
    world,
    stack,
    logMetrics: monitoring.logMetrics,
    from,
    prompt: drawing === undefined ? [engines.prompt] : [engines.prompt, drawing.charts],
    late: engines.late,
    spans: drawing?.spans,
  });
  const actsAfterMs = world === 'declared' ? scenario.operatorActsAfter?.toMilliseconds() : undefined;
  const { operatorActsAgain: actsAgain = false } = scenario;
  const actedAt = runToEnd(simulation, engines.late, { from, to, actsAfterMs, actsAgain, onProgress });
  const truth = simulation.truth(to);
  checkFaultsHappened(scenario, truth.faultyRuns, simulation.heldBack);
  const rehearsal = {
    scenario,
    world,
    from,
    to,
    runs: simulation.runs,
    ticks: simulation.ticks,
    truth,
    closedRuns: simulation.closedRuns,
    observed: simulation.observed,
    actedAt,
    ...alertsOf(engines, monitoring.policies, truth, to),
    // The former check writes a point only when a completion event arrives: no point is what the baseline shows.
    withoutData:
      world === 'baseline' ? [] : withoutSimulatedData(monitoring.policies, simulation.series, stack.objectives),
    gaps: stack.gaps,
    notSimulated: stack.notSimulated,
    notKnown: [],
    trace: simulation.trace,
    ...(drawing === undefined ? {} : { drawn: { charts: drawing.charts.finish(), runs: drawing.spans.spans } }),
  };
  return { ...rehearsal, expectations: judgeExpectations(rehearsal) };
}

/** How a simulation runs. Times are in milliseconds. */
interface RunOptions {
  readonly from: number;
  readonly to: number;
  /** How long after the first notification the person on call fixes the faults; undefined: not at all. */
  readonly actsAfterMs: number | undefined;
  /** Does that person act again after each later notification? */
  readonly actsAgain: boolean;
  readonly onProgress: (share: number) => void;
}

/** Runs a simulation to its end; when the person on call first fixed the faults, or null. */
function runToEnd(
  simulation: Simulation,
  late: EnginePair['late'],
  { from, to, actsAfterMs, actsAgain, onProgress }: RunOptions,
): number | null {
  let actedAt: number | null = null;
  let nextAnsweredFrom = from;
  for (let minute = from; minute < to; minute += MINUTE_MS) {
    const now = minute + MINUTE_MS + TICK_AFTER_MS;
    simulation.advance(minute + MINUTE_MS, now);
    const mayAct = actsAgain ? now >= nextAnsweredFrom : actedAt === null;
    if (mayAct && actsAfterMs !== undefined && simulation.hasFaultBegun(now)) {
      simulation.evaluatePending();
      // A notification before the fault is a false alarm.
      const first = late
        .finish(now)
        .notifications.find(
          ({ at, kind }) => kind === 'opened' && at >= nextAnsweredFrom && simulation.hasFaultBegun(at),
        );
      if (first !== undefined) {
        nextAnsweredFrom = first.at + actsAfterMs;
        actedAt ??= nextAnsweredFrom;
        simulation.fixAt(nextAnsweredFrom);
      }
    }
    if (minute % (60 * MINUTE_MS) === 0) onProgress((minute - from) / (to - from));
  }
  simulation.evaluatePending();
  return actedAt;
}

/** The results of both engines, and the incidents that channels were notified of. */
function alertsOf(
  { prompt, late }: EnginePair,
  policies: readonly AlertPolicy[],
  truth: Truth,
  to: number,
): Pick<Outcome, 'best' | 'worst' | 'notified'> {
  const [best, worst] = [prompt.finish(to), late.finish(to)];
  const reach = new Map(policies.map((policy) => [policy.id, reachOf(policy) + EVALUATED_WITHIN_MS]));
  const notified = (result: EngineResult, lateMs: number) =>
    notifiedBy(result, truth, (policy) => (reach.get(policy) ?? 0) + lateMs);
  return {
    best,
    worst,
    notified: { best: notified(best, 0), worst: notified(worst, LOG_METRIC_VISIBILITY.worst.toMilliseconds()) },
  };
}
