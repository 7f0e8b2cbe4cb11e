import { Duration } from '../../../model/duration';
import { declaredStack } from '../../../simulation/declared-stack';
import { derivedScenarios } from '../../../simulation/derived/all-derived';
import type { Rehearsal } from '../../../simulation/rehearsal';
import { rehearseScenario } from '../../../simulation/rehearse-scenario';
import type { Scenario } from '../../../simulation/scenario';
import type { StackDocument } from '../../../terraform/terraform-json';

/** The derived scenario of a kind. */
export function derived(documents: readonly StackDocument[], kind: string): Scenario {
  const found = derivedScenarios(documents).find((one) => one.derived === kind);
  if (found === undefined) throw new Error(`no derived scenario of kind ${kind}`);
  return found;
}

export function rehearse(documents: readonly StackDocument[], scenario: Scenario): Rehearsal {
  return rehearseScenario(scenario, 'declared', declaredStack(documents));
}

/** The expectations that are not met, as one line each. */
export function unmet({ expectations }: Rehearsal): string[] {
  return expectations.filter(({ met }) => !met).map(({ expected, got }) => `${expected}: ${got}`);
}

/** The policies whose detection is expected and not met. */
export function undetected({ expectations }: Rehearsal): string[] {
  return [
    ...new Set(
      expectations.flatMap(({ met, policy, expected }) => (met || !expected.includes(' fires ') ? [] : (policy ?? []))),
    ),
  ];
}

/** The stacks without an alert policy. */
export function without(documents: readonly StackDocument[], policy: string): StackDocument[] {
  const changed = structuredClone(documents) as {
    stack: string;
    document: { resource?: Record<string, Record<string, unknown>> };
  }[];
  let removed = 0;
  for (const { document } of changed) {
    if (document.resource === undefined) continue;
    const policies = Object.entries(document.resource['google_monitoring_alert_policy'] ?? {});
    const kept = policies.filter(([name]) => !name.startsWith(`${policy}_policy_`));
    document.resource['google_monitoring_alert_policy'] = Object.fromEntries(kept);
    removed += policies.length - kept.length;
  }
  if (removed !== 1) throw new Error(`${removed} policies ${policy}`);
  return changed;
}

const HOUR_MS = 3_600_000;

/** The same, with a timeout monitor that completes one tick an hour. */
export function withSlowTicks(scenario: Scenario): Scenario {
  const hours = Math.floor(scenario.lasts.toMilliseconds() / HOUR_MS);
  const stops = Array.from({ length: hours }, (_, i) => ({
    kind: 'monitor-stops' as const,
    after: Duration.hours(i),
    lasts: Duration.minutes(59),
  }));
  return { ...scenario, faults: [...scenario.faults, ...stops] };
}

/** The same, with points that can be read an hour late. */
export function withLatePoints(scenario: Scenario): Scenario {
  return { ...scenario, ingestionDelay: { best: Duration.zero, worst: Duration.hours(1) } };
}
