import type { EngineResult } from '../alerting/evaluation/result';
import type { Series } from '../alerting/metrics/series';
import type { AlertPolicy } from '../alerting/policies/policy';
import { LOG_METRIC_VISIBILITY } from '../model/guard-timing';
import type { DeclaredStack } from './declared-stack';
import { judgeExpectations } from './expectations/judge-expectations';
import { notifiedBy } from './ground-truth';
import { withoutSimulatedData } from './judged-policies';
import type { Outcome, Truth } from './outcome';
import { reachOf } from './policy-reach';
import type { Rehearsal } from './rehearsal';
import { monitoringOf } from './rehearsal-engines';
import { spanOf, type Scenario, type World } from './scenario';

const MINUTE_MS = 60_000;
/** From the minute in which something is counted to the evaluation that reads it. */
const EVALUATED_WITHIN_MS = 2 * MINUTE_MS;

/** What is rehearsed. */
export interface RehearsalSubject {
  readonly scenario: Scenario;
  readonly world: World;
  readonly stack: DeclaredStack;
}

/** What a simulation decides. It depends on the alert policies only by when the person on call acts. */
export type Simulated = Pick<Rehearsal, 'runs' | 'ticks' | 'truth' | 'closedRuns' | 'observed' | 'actedAt' | 'trace'>;

/** What the alert policies make of the points of a simulation. */
export type Evaluated = Pick<Rehearsal, 'best' | 'worst' | 'withoutData' | 'drawn'>;

/** A rehearsal of what was simulated and evaluated, with its expectations judged. */
export function judgedRehearsal(
  { scenario, world, stack }: RehearsalSubject,
  simulated: Simulated,
  evaluated: Evaluated,
): Rehearsal {
  const rehearsal = {
    scenario,
    world,
    ...spanOf(scenario),
    ...simulated,
    ...evaluated,
    notified: notifiedIn(evaluated, monitoringOf(scenario, world, stack).policies, simulated.truth),
    gaps: stack.gaps,
    notSimulated: stack.notSimulated,
    notKnown: [],
  };
  return { ...rehearsal, expectations: judgeExpectations(rehearsal) };
}

/** The policies without data. The former check writes a point only when a completion event arrives: no point is what the baseline shows. */
export function withoutDataIn(
  world: World,
  policies: readonly AlertPolicy[],
  series: readonly Series[],
  { objectives }: DeclaredStack,
): string[] {
  return world === 'baseline' ? [] : withoutSimulatedData(policies, series, objectives);
}

/** The incidents that channels were notified of. */
function notifiedIn(
  { best, worst }: Pick<Evaluated, 'best' | 'worst'>,
  policies: readonly AlertPolicy[],
  truth: Truth,
): Outcome['notified'] {
  const reach = new Map(policies.map((policy) => [policy.id, reachOf(policy) + EVALUATED_WITHIN_MS]));
  const notified = (result: EngineResult, lateMs: number) =>
    notifiedBy(result, truth, (policy) => (reach.get(policy) ?? 0) + lateMs);
  return { best: notified(best, 0), worst: notified(worst, LOG_METRIC_VISIBILITY.worst.toMilliseconds()) };
}
