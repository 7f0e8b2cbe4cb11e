import { monitoringInTerraform } from '../../terraform/monitoring-in-terraform';
import type { StackDocument } from '../../terraform/terraform-json';
import { expectationKind } from '../expectations/all-expectations';
import { defineScenario } from '../define-scenario';
import type { Scenario } from '../scenario';
import { breakerOpens } from './breaker-opens';
import { callsRefused } from './calls-refused';
import { deadline } from './deadline';
import { Declaration } from './declaration';
import type { DerivedKind } from './derived-kind';
import { errorBudgetBurns } from './error-budget';
import { eventsMisfit } from './events-misfit';
import { guardFails } from './guard-fails';
import { hang } from './hang';
import { healthyDays } from './healthy-days';
import { nearLimit } from './near-limit';
import { overBudget } from './over-budget';
import { retryStorm } from './retry-storm';
import { triggerLost } from './trigger-lost';
import { triggerRefused } from './trigger-refused';

/** Every kind of standard scenario. */
export const ALL_DERIVED: readonly DerivedKind[] = [
  hang,
  overBudget,
  nearLimit,
  breakerOpens,
  callsRefused,
  triggerLost,
  triggerRefused,
  deadline,
  retryStorm,
  errorBudgetBurns,
  eventsMisfit,
  guardFails,
  healthyDays,
];

/** What was derived from a list of stacks so far: scenarios, and why there is none of a kind. */
interface Derived {
  readonly declaration: Declaration;
  readonly byKind: Map<DerivedKind, Scenario | string>;
}

const derived = new WeakMap<readonly StackDocument[], Derived>();

/**
 * The standard scenarios of a pipeline, from its synthesized stacks alone; derived once for each list of stacks. Kinds
 * that need what the pipeline does not have are left out.
 * @throws InputError as the readers of stacks, and AUD001
 */
export function derivedScenarios(documents: readonly StackDocument[]): readonly Scenario[] {
  return ALL_DERIVED.map((kind) => derivedOf(kind, documents)).filter((one) => typeof one !== 'string');
}

/** The kinds that were left out, as `derived-retry-storm: <why>`. */
export function derivedLeftOut(documents: readonly StackDocument[]): readonly string[] {
  return ALL_DERIVED.flatMap((kind) => {
    const found = derivedOf(kind, documents);
    return typeof found === 'string' ? [`${nameOf(kind)}: ${found}`] : [];
  });
}

/** The one of this name, without deriving the others. */
export function derivedScenario(name: string, documents: readonly StackDocument[]): Scenario | undefined {
  const kind = ALL_DERIVED.find((one) => nameOf(one) === name);
  const found = kind === undefined ? undefined : derivedOf(kind, documents);
  return typeof found === 'string' ? undefined : found;
}

function nameOf({ name }: DerivedKind): string {
  return `derived-${name}`;
}

function derivedOf(kind: DerivedKind, documents: readonly StackDocument[]): Scenario | string {
  let known = derived.get(documents);
  if (known === undefined)
    derived.set(documents, (known = { declaration: new Declaration(documents), byKind: new Map() }));
  const { declaration, byKind } = known;
  const before = byKind.get(kind);
  if (before !== undefined) return before;
  const made = derive(kind, declaration);
  byKind.set(kind, made);
  return made;
}

function derive(kind: DerivedKind, declaration: Declaration): Scenario | string {
  const parts = kind.derive(declaration);
  if (typeof parts === 'string') return parts;
  // The daily runs are far fewer than the declared volume, so one failure burns much of the error budget.
  const burning = parts.faults.length === 0 ? [] : declaration.burnPolicies;
  return defineScenario<Scenario>({
    workload: declaration.workload,
    ...parts,
    mayFire: [...(parts.mayFire ?? []), ...burning],
    name: nameOf(kind),
    source: 'Derived from the declaration; times are the audited bounds',
    worlds: ['declared'],
    derived: kind.name,
    ...(parts.operatorActsAfter === undefined ? {} : { operatorActsAgain: true }),
  });
}

/** By policy, the kinds of derived scenarios that expect it to fire; empty for a policy that none reaches. */
export function derivedCoverage(documents: readonly StackDocument[]): ReadonlyMap<string, readonly string[]> {
  const { policies } = monitoringInTerraform(documents);
  const scenarios = derivedScenarios(documents);
  return new Map(
    policies.map(({ id }) => {
      const reaching = scenarios.filter(({ expectations }) =>
        expectations.some((one) => expectationKind(one).firing?.(one) === id),
      );
      return [id, reaching.map(({ derived = '' }) => derived)];
    }),
  );
}
