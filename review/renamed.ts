import type { ScenarioOutcome, Side } from './side';

/** The base with the names that its scenarios have in the head: one with another name and the same outcome was renamed. */
export function withNewNames(base: Side, head: Side): Side {
  const names = renamed(base.scenarios, head.scenarios);
  if (names.size === 0) return base;
  const nameOf = (name: string) => names.get(name) ?? name;
  return {
    ...base,
    scenarios: base.scenarios.map((one) => ({ ...one, scenario: nameOf(one.scenario) })),
    policies: base.policies.map((one) => ({ ...one, firesIn: one.firesIn.map(nameOf) })),
  };
}

/** The new name by the old one. */
function renamed(base: readonly ScenarioOutcome[], head: readonly ScenarioOutcome[]): Map<string, string> {
  const [before, after] = [base, head].map((side) => new Set(side.map(({ scenario }) => scenario)));
  const added = head.filter(({ scenario }) => before?.has(scenario) === false);
  const names = new Map<string, string>();
  for (const one of base) {
    if (after?.has(one.scenario) === true) continue;
    const at = added.findIndex((candidate) => outcomeOf(candidate) === outcomeOf(one));
    const [found] = at === -1 ? [] : added.splice(at, 1);
    if (found !== undefined) names.set(one.scenario, found.scenario);
  }
  return names;
}

function outcomeOf({ scenario: _, ...outcome }: ScenarioOutcome): string {
  return JSON.stringify(outcome);
}
