import type { Facts } from './facts';
import type { AuditedPolicy, SeriesCondition } from './facts/alert-policy';
import type { AuditedProcessor } from './facts/guard';
import { allKnown, valueOf } from './facts/reading';
import { conditionBounds } from './detection/condition-bounds';
import { detected, sooner, type DetectionTime } from './detection/detection-time';
import { GAUGE_OF, gaugeBound, holdsMeanwhile, needsAll, reads, type Hang, type HangKind } from './detection/hang';
import { tickBounds, type TickBounds } from './detection/tick-bounds';

/** How long hangs of one processor stay undetected. */
export interface Detection {
  readonly environment: string;
  readonly phase: string;
  readonly deployable: string;
  readonly processor: string;
  readonly criticality: AuditedProcessor['criticality'];
  /** Of a run that stops sending heartbeats; counted from the moment that it hangs. */
  readonly silent: DetectionTime;
  /** Of a run that still sends heartbeats; counted from its start. */
  readonly overBudget: DetectionTime;
}

/**
 * The time to detect a hang, for every processor, from what is synthesized: the configuration that the monitor will
 * read, the Scheduler job that calls the monitor, and the alert policies.
 */
export function detectionsOf(facts: Facts): Detection[] {
  const ticks = tickBounds(facts);
  const timeOf = (processor: AuditedProcessor, kind: HangKind) => soonest(facts, ticks, { processor, kind });
  return facts.processors.map((processor) => ({
    environment: facts.environment,
    phase: processor.phase,
    deployable: processor.deployable,
    processor: processor.name,
    criticality: processor.criticality,
    silent: timeOf(processor, 'silent'),
    overBudget: timeOf(processor, 'over-budget'),
  }));
}

function soonest(facts: Facts, ticks: ReturnType<typeof tickBounds>, hang: Hang): DetectionTime {
  if ('never' in ticks) return { status: 'never', reason: ticks.never };
  if ('why' in ticks) return { status: 'unresolved', reason: ticks.why };
  const [one, ...more] = facts.policies.flatMap((policy) => byPolicy(policy, ticks, hang));
  return one === undefined ? { status: 'never', reason: 'no alert policy reads its gauge' } : more.reduce(sooner, one);
}

/** The time to detect the hang by each condition of a policy; empty where no condition reads the hang's gauge. */
function byPolicy(policy: AuditedPolicy, ticks: TickBounds, hang: Hang): DetectionTime[] {
  if (valueOf(policy.enabled) === false) return [];
  return policy.conditions.flatMap((condition) => {
    if (condition.kind !== 'threshold') return [];
    const itReads = reads(condition, GAUGE_OF[hang.kind], hang.processor);
    if (itReads === 'no' || valueOf(condition.comparison) === 'COMPARISON_LT') return [];
    const time = byCondition(condition, ticks, hang, policy.path);
    const doubt = itReads === 'unknown' ? 'it is unknown which series it reads' : doubtAbout(policy, condition, hang);
    const reason = doubt ?? (time.status === 'detected' ? undefined : time.reason);
    if (reason === undefined) return [time];
    const status = doubt === undefined && time.status === 'never' ? 'never' : 'unresolved';
    return [{ status, reason: `${reason}: ${policy.path}, '${condition.displayName}'` }];
  });
}

/** Why the audit cannot determine whether the policy opens an incident as soon as the condition holds. */
function doubtAbout(policy: AuditedPolicy, condition: SeriesCondition, hang: Hang): string | undefined {
  if (policy.enabled.kind === 'unresolved') return 'it is unknown whether the policy is enabled';
  const others = policy.conditions.filter((other) => other !== condition);
  return needsAll(policy) && !others.every((other) => other.kind !== 'other' && holdsMeanwhile(other, hang))
    ? 'it is unknown whether the other conditions of the policy hold'
    : undefined;
}

function byCondition(condition: SeriesCondition, ticks: TickBounds, hang: Hang, policy: string): DetectionTime {
  const readings = allKnown({ comparison: condition.comparison, threshold: condition.threshold });
  if ('why' in readings) return { status: 'unresolved', reason: readings.why };
  const bounds = conditionBounds(condition, ticks.oldestNewestPoint);
  if ('never' in bounds) return { status: 'never', reason: bounds.never };
  if ('why' in bounds) return { status: 'unresolved', reason: bounds.why };
  const gauge = gaugeBound(hang, readings.known.threshold);
  return detected(policy, gauge, ticks.wait, ticks.tick, ticks.visibility, ...bounds.bounds);
}
