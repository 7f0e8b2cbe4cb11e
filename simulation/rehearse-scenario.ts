import { ChartRecorder } from '../alerting/charting/chart-recorder';
import { RunSpans } from '../alerting/charting/run-spans';
import type { DeclaredStack } from './declared-stack';
import { checkFaultsHappened, checkTargets } from './faults/check-faults';
import { judgedRehearsal, withoutDataIn, type RehearsalSubject, type Simulated } from './judged-rehearsal';
import { actsAfterMs, PersonOnCall } from './person-on-call';
import { checkPolicyNames } from './policy-names';
import type { Rehearsal, RehearsalOptions } from './rehearsal';
import { enginesFor, monitoringOf, TICK_AFTER_MS, type EnginePair } from './rehearsal-engines';
import { spanOf, type Scenario, type World } from './scenario';
import { Simulation } from './simulation';

const MINUTE_MS = 60_000;

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
  { onProgress = () => undefined, queries = [], recorder }: RehearsalOptions = {},
): Rehearsal {
  checkPolicyNames(
    [{ ...scenario, worlds: [world] }],
    stack.policies.map(({ id }) => id),
  );
  checkTargets(scenario, stack);
  const { from, to } = spanOf(scenario);
  const monitoring = monitoringOf(scenario, world, stack);
  const engines = enginesFor(scenario, monitoring, stack, from);
  const drawing =
    queries.length === 0
      ? undefined
      : { charts: new ChartRecorder(queries, stack, { from, to }), spans: recorder?.spans ?? new RunSpans() };
  const simulation = new Simulation({
    scenario,
    world,
    stack,
    logMetrics: monitoring.logMetrics,
    from,
    prompt: [engines.prompt, drawing?.charts, recorder?.points].filter((sink) => sink !== undefined),
    late: engines.late,
    spans: drawing?.spans ?? recorder?.spans,
  });
  const actedAt = runToEnd(simulation, engines.late, { scenario, world }, onProgress);
  const truth = simulation.truth(to);
  checkFaultsHappened(scenario, truth.faultyRuns, simulation.heldBack);
  const simulated: Simulated = {
    runs: simulation.runs,
    ticks: simulation.ticks,
    truth,
    closedRuns: simulation.closedRuns,
    observed: simulation.observed,
    actedAt,
    trace: simulation.trace,
  };
  return judgedRehearsal({ scenario, world, stack }, simulated, {
    best: engines.prompt.finish(to),
    worst: engines.late.finish(to),
    withoutData: withoutDataIn(world, monitoring.policies, simulation.series, stack),
    ...(drawing === undefined ? {} : { drawn: { charts: drawing.charts.finish(), runs: drawing.spans.spans } }),
  });
}

/** Runs a simulation to its end; when the person on call first fixed the faults, or null. */
function runToEnd(
  simulation: Simulation,
  late: EnginePair['late'],
  { scenario, world }: Pick<RehearsalSubject, 'scenario' | 'world'>,
  onProgress: (share: number) => void,
): number | null {
  const { from, to } = spanOf(scenario);
  const afterMs = actsAfterMs(scenario, world);
  const person =
    afterMs === undefined
      ? undefined
      : new PersonOnCall(simulation, late, { from, afterMs, actsAgain: scenario.operatorActsAgain === true });
  for (let minute = from; minute < to; minute += MINUTE_MS) {
    const end = minute + MINUTE_MS;
    simulation.advance(end, end + TICK_AFTER_MS);
    person?.pass(end + TICK_AFTER_MS, end >= to);
    if (minute % (60 * MINUTE_MS) === 0) onProgress((minute - from) / (to - from));
  }
  simulation.evaluatePending();
  return person?.actedAt ?? null;
}
