import { didYouMean } from '../model/nearest-name';
import { InputError, type Problem } from '../model/problem';
import { policyFromApi } from '../alerting/policies/policy-from-api';
import { policyOf } from './expectations/all-expectations';
import { expectationsIn, isDerived, isRecorded, type AnyScenario, type World } from './scenario';

/**
 * Policies that scenarios name and that do not exist: a misspelled policy never fires, so an expectation of no incident
 * would always be met.
 *
 * @param declared ids of the synthesized policies
 * @returns SCN007 for every unknown policy, with the nearest name
 */
export function policyNameProblems(scenarios: readonly AnyScenario[], declared: readonly string[]): Problem[] {
  // No person spelled the names in a derived scenario: a policy that is missing there is an expectation that is not met.
  const written = scenarios.filter((scenario) => !isDerived(scenario));
  return written.flatMap((scenario) =>
    scenario.worlds.flatMap((world) => unknownNames(scenario, world, idsIn(scenario, world, declared))),
  );
}

/**
 * Checks it before a simulation.
 * @throws InputError for every problem of {@link policyNameProblems}
 */
export function checkPolicyNames(scenarios: readonly AnyScenario[], declared: readonly string[]): void {
  const problems = policyNameProblems(scenarios, declared);
  if (problems.length > 0) throw new InputError(problems);
}

function idsIn(scenario: AnyScenario, world: World, declared: readonly string[]): readonly string[] {
  return world === 'declared' ? declared : (scenario.baselinePolicies ?? []).map((policy) => policyFromApi(policy).id);
}

function unknownNames(scenario: AnyScenario, world: World, known: readonly string[]): Problem[] {
  const named = expectationsIn(scenario, world).flatMap((expectation) => policyOf(expectation) ?? []);
  // `mayFire` and deploys name declared policies.
  const others = world === 'declared' ? [...(scenario.mayFire ?? []), ...deployedIn(scenario)] : [];
  return [...new Set([...named, ...others])]
    .filter((name) => !known.includes(name))
    .map((name) => ({
      code: 'SCN007',
      where: `scenario ${scenario.name}`,
      rule: `a scenario may only name existing policies (${world})`,
      got: `'${name}'`,
      fix: didYouMean(name, known),
    }));
}

/** The policies that deploys of a scenario change. */
function deployedIn(scenario: AnyScenario): string[] {
  if (isRecorded(scenario)) return [];
  return scenario.faults.flatMap((fault) => (fault.kind === 'deploy' ? (fault.policies ?? []) : []));
}
