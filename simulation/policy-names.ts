import { didYouMean } from '../model/nearest-name';
import { InputError, type Problem } from '../model/problem';
import { policyFromApi } from '../alerting/policies/policy-from-api';
import { policyOf } from './expectation';
import { expectationsIn, type AnyScenario, type World } from './scenario';

/**
 * Makes sure, before anything runs, that every policy that scenarios name is there: a name with a typing error would
 * stay silent for ever, and so would whoever expects silence of it.
 *
 * @param declared ids of the synthesized policies
 * @throws InputError SCN007 for every name that no policy has in a world of its scenario, with the nearest one
 */
export function checkPolicyNames(scenarios: readonly AnyScenario[], declared: readonly string[]): void {
  const problems = scenarios.flatMap((scenario) =>
    scenario.worlds.flatMap((world) => unknownNames(scenario, world, idsIn(scenario, world, declared))),
  );
  if (problems.length > 0) throw new InputError(problems);
}

function idsIn(scenario: AnyScenario, world: World, declared: readonly string[]): readonly string[] {
  return world === 'declared' ? declared : (scenario.baselinePolicies ?? []).map((policy) => policyFromApi(policy).id);
}

function unknownNames(scenario: AnyScenario, world: World, known: readonly string[]): Problem[] {
  const named = expectationsIn(scenario, world).flatMap((expectation) => policyOf(expectation) ?? []);
  // What may fire beside it is said of the policies that are declared.
  const others = world === 'declared' ? (scenario.mayFire ?? []) : [];
  return [...new Set([...named, ...others])]
    .filter((name) => !known.includes(name))
    .map((name) => ({
      code: 'SCN007',
      where: `scenario ${scenario.name}`,
      rule: `a policy that is named exists (${world === 'declared' ? 'as declared' : 'as it was'})`,
      got: `'${name}'`,
      fix: didYouMean(name, known),
    }));
}
