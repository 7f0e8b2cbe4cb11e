import { GAUGE_VISIBILITY } from '../model/guard-timing';
import { AlertEngine } from '../alerting/evaluation/incremental/engine';
import { policyFromApi } from '../alerting/policies/policy-from-api';
import type { EngineResult } from '../alerting/evaluation/result';
import { ChartRecorder, type ChartQuery } from '../alerting/charting/chart-recorder';
import { RunSpans } from '../alerting/charting/run-spans';
import { knownMetrics } from '../alerting/known-metrics';
import { NO_MONITORING } from '../alerting/monitoring-config';
import type { LogBasedMetric } from '../alerting/metrics/log-based-metric';
import { logMetricFromApi } from '../alerting/metrics/log-metric-readers';
import type { MetricDescriptors } from '../alerting/metrics/metric-descriptor';
import { BASELINE_CHECK } from './baseline-watch';
import type { DeclaredStack } from './declared-stack';
import { judgeExpectations } from './expectations';
import { checkFaultNames, checkFaultsHappened } from './faults/check-faults';
import { notifiedBy } from './ground-truth';
import { checkPolicyNames } from './policy-names';
import { reachOf } from './policy-reach';
import type { Rehearsal } from './rehearsal';
import type { Scenario, World } from './scenario';
import { Simulation } from './simulation';
import { LOG_METRICS_LATEST } from './point-fanout';

const MINUTE_MS = 60_000;
/** Scheduler fires on the minute; a tick has read and judged about a second later. */
const TICK_AFTER_MS = 1_000;
/** From the minute in which something is counted to the evaluation that sees it. */
const TOLD_WITHIN_MS = 2 * MINUTE_MS;

/**
 * Plays a scenario in one of its worlds, minute by minute under a virtual clock, and judges its expectations.
 *
 * @param onProgress told the share that is done, once an hour of the story
 * @param queries what is recorded to be drawn; nothing is where there are none
 * @throws InputError for what the engine refuses, SCN005 where the story ends before an expectation can be judged, and
 * SCN007 for an expectation of a policy that is not there, SCN013 and SCN014 for a fault that befalls nobody
 */
export function rehearseScenario(
  scenario: Scenario,
  world: World,
  stack: DeclaredStack,
  onProgress: (share: number) => void = () => undefined,
  queries: readonly ChartQuery[] = [],
): Rehearsal {
  checkPolicyNames(
    [{ ...scenario, worlds: [world] }],
    stack.policies.map(({ id }) => id),
  );
  checkFaultNames(scenario, stack.config);
  const from = Date.parse(scenario.from);
  const to = from + scenario.lasts.toMilliseconds();
  const watched = watchedIn(scenario, world, stack);
  const [promptly, late] = enginesFor(scenario, watched, stack, from);
  const recorder =
    queries.length === 0 ? undefined : new ChartRecorder(queries, stack.descriptors, stack.objectives, from, to);
  const spans = recorder === undefined ? undefined : new RunSpans();
  const prompt = recorder === undefined ? [promptly] : [promptly, recorder];
  const stage = new Simulation({ scenario, world, stack, logMetrics: watched.logMetrics, from, prompt, late, spans });
  const actsAfter = world === 'declared' ? scenario.operatorActsAfter : undefined;
  let actedAt: number | null = null;

  for (let minute = from; minute < to; minute += MINUTE_MS) {
    const now = minute + MINUTE_MS + TICK_AFTER_MS;
    stage.play(minute + MINUTE_MS, now);
    if (actedAt === null && actsAfter !== undefined && stage.hasBegun(now)) {
      stage.catchUp();
      const told = late.finish(now).notifications.find(({ at, kind }) => kind === 'opened' && stage.hasBegun(at));
      if (told !== undefined) {
        actedAt = told.at + actsAfter.toMilliseconds();
        stage.fixAt(actedAt);
      }
    }
    if (minute % (60 * MINUTE_MS) === 0) onProgress((minute - from) / (to - from));
  }
  stage.catchUp();
  const [best, worst] = [promptly.finish(to), late.finish(to)];
  const truth = stage.truth(to);
  checkFaultsHappened(scenario, truth.faultyRuns);
  const reach = new Map(watched.policies.map((policy) => [policy.id, reachOf(policy) + TOLD_WITHIN_MS]));
  const told = (result: EngineResult, lateMs: number) =>
    notifiedBy(result, truth, (policy) => (reach.get(policy) ?? 0) + lateMs);
  const outcome = {
    scenario,
    world,
    from,
    to,
    runs: stage.runs,
    ticks: stage.ticks,
    truth,
    closedRuns: stage.closedRuns,
    actedAt,
    best,
    worst,
    told: { best: told(best, 0), worst: told(worst, LOG_METRICS_LATEST.toMilliseconds()) },
    trace: stage.trace,
    ...(recorder === undefined || spans === undefined
      ? {}
      : { drawn: { charts: recorder.finish(), runs: spans.spans } }),
  };
  return { ...outcome, expectations: judgeExpectations(outcome) };
}

/** What stands watch in a world. */
interface WatchedWorld {
  readonly policies: DeclaredStack['policies'];
  readonly logMetrics: readonly LogBasedMetric[];
  readonly descriptors: MetricDescriptors;
}

function watchedIn(scenario: Scenario, world: World, stack: DeclaredStack): WatchedWorld {
  if (world === 'declared') return stack;
  const logMetrics = (scenario.baselineMetrics ?? []).map(logMetricFromApi);
  return {
    policies: (scenario.baselinePolicies ?? []).map(policyFromApi),
    logMetrics,
    descriptors: knownMetrics({
      ...NO_MONITORING,
      logMetrics,
      descriptors: [{ type: BASELINE_CHECK, metricKind: 'GAUGE', valueType: 'INT64' }],
    }),
  };
}

function enginesFor(
  { ingestionDelay }: Scenario,
  { policies, descriptors }: WatchedWorld,
  { objectives }: DeclaredStack,
  from: number,
): readonly [promptly: AlertEngine, late: AlertEngine] {
  const engine = (startAt: number, ingestionDelaySeconds: number) =>
    new AlertEngine(policies, descriptors, { startAt, ingestionDelaySeconds, objectives });
  const { best, worst } = ingestionDelay ?? GAUGE_VISIBILITY;
  return [
    // Evaluated one second after the points of a tick are written, and one second before the next are.
    engine(from + 2 * TICK_AFTER_MS, best.toSeconds()),
    engine(from, worst.toSeconds()),
  ];
}
