import type { Facts } from './facts';
import type { AuditedPolicy, SeriesCondition } from './facts/alert-policy';
import type { WatchedProcessor } from './facts/guard';
import { allKnown, valueOf } from './facts/reading';
import { conditionBounds } from './detection/condition-bounds';
import { detected, sooner, type DetectionTime } from './detection/detection-time';
import { GAUGE_OF, gaugeBound, holdsMeanwhile, looksAt, wantsAll, type HangKind } from './detection/hang';
import { tickBounds, type TickBounds } from './detection/tick-bounds';

/** How long hangs of one processor go unseen. */
export interface Detection {
  readonly environment: string;
  readonly phase: string;
  readonly deployable: string;
  readonly processor: string;
  readonly criticality: WatchedProcessor['criticality'];
  /** Nothing is heard of the run any more; from the moment that it hangs. */
  readonly silent: DetectionTime;
  /** It goes on sending heartbeats; from its start. */
  readonly overBudget: DetectionTime;
}

/**
 * The time to detect a hang, for every processor, from what is synthesized: the configuration that the monitor will
 * read, the Scheduler job that ticks it, and the alert policies that would be deployed.
 */
export function detectionsOf(facts: Facts): Detection[] {
  const ticks = tickBounds(facts);
  return facts.processors.map((processor) => ({
    environment: facts.environment,
    phase: processor.phase,
    deployable: processor.deployable,
    processor: processor.name,
    criticality: processor.criticality,
    silent: soonest(facts, ticks, processor, 'silent'),
    overBudget: soonest(facts, ticks, processor, 'over-budget'),
  }));
}

function soonest(
  facts: Facts,
  ticks: ReturnType<typeof tickBounds>,
  processor: WatchedProcessor,
  kind: HangKind,
): DetectionTime {
  if ('never' in ticks) return { status: 'never', reason: ticks.never };
  if ('why' in ticks) return { status: 'unresolved', reason: ticks.why };
  const [one, ...more] = facts.policies.flatMap((policy) => byPolicy(policy, ticks, processor, kind));
  return one === undefined ? { status: 'never', reason: 'no alert policy reads its gauge' } : more.reduce(sooner, one);
}

/** What each condition of a policy makes of the hang; nothing where the policy is about something else. */
function byPolicy(
  policy: AuditedPolicy,
  ticks: TickBounds,
  processor: WatchedProcessor,
  kind: HangKind,
): DetectionTime[] {
  if (valueOf(policy.enabled) === false) return [];
  return policy.conditions.flatMap((condition) => {
    if (condition.kind !== 'threshold') return [];
    const looks = looksAt(condition, GAUGE_OF[kind], processor);
    if (looks === 'no' || valueOf(condition.comparison) === 'COMPARISON_LT') return [];
    const where = `${policy.path}, '${condition.displayName}'`;
    if (looks === 'unknown') return [{ status: 'unresolved', reason: `which series it reads: ${where}` }];
    if (policy.enabled.kind === 'unresolved')
      return [{ status: 'unresolved', reason: `whether it is enabled: ${where}` }];
    const others = policy.conditions.filter((other) => other !== condition);
    if (
      wantsAll(policy) &&
      !others.every((other) => other.kind !== 'other' && holdsMeanwhile(kind, other, processor))
    ) {
      return [{ status: 'unresolved', reason: `whether its other conditions hold, too: ${where}` }];
    }
    return [byCondition(policy, condition, where, ticks, processor, kind)];
  });
}

function byCondition(
  policy: AuditedPolicy,
  condition: SeriesCondition,
  where: string,
  ticks: TickBounds,
  processor: WatchedProcessor,
  kind: HangKind,
): DetectionTime {
  const readings = allKnown({ comparison: condition.comparison, threshold: condition.threshold });
  if ('why' in readings) return { status: 'unresolved', reason: `${readings.why}: ${where}` };
  const bounds = conditionBounds(condition, ticks.oldestNewestPoint);
  if ('never' in bounds) return { status: 'never', reason: `${bounds.never}: ${where}` };
  if ('why' in bounds) return { status: 'unresolved', reason: `${bounds.why}: ${where}` };
  const over = gaugeBound(kind, processor, readings.known.threshold);
  return detected(policy.path, over, ticks.wait, ticks.tick, ticks.visibility, ...bounds.bounds);
}
