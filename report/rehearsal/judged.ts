import type { Counted, Judged } from '../../model/judged';
import { unjudgedPolicies } from '../../simulation/judged-policies';
import type { Rehearsal } from '../../simulation/rehearsal';
import type { World } from '../../simulation/scenario';

/** The expectations that were judged, what could not be, and what was left out. */
export function judgedIn(rehearsals: readonly Rehearsal[]): Judged {
  const expectations = rehearsals.flatMap((one) => one.expectations);
  const judged = expectations.filter(({ notJudged }) => notJudged === null).length;
  const policies = new Map(
    rehearsals
      .filter(({ world }) => world === 'declared')
      .flatMap((one) => unjudgedPolicies(one).map((policy) => [policy.id, policy.isDisabled] as const)),
  );
  const disabled = [...policies.values()].filter((isDisabled) => isDisabled).length;
  const hasBaseline = rehearsals.some(({ scenario }) => scenario.worlds.includes('baseline'));
  return {
    judged: { count: judged, one: 'expectation', many: 'expectations' },
    notJudged: [
      { count: expectations.length - judged, one: 'expectation', many: 'expectations' },
      {
        count: policies.size - disabled,
        one: 'alert policy (not evaluated, without data or not known)',
        many: 'alert policies (not evaluated, without data or not known)',
      },
    ],
    leftOut: [
      // Without a baseline there is nothing that could run there.
      ...(hasBaseline ? [notRunIn(rehearsals, 'baseline', 'at baseline')] : []),
      notRunIn(rehearsals, 'declared', 'as declared'),
      { count: disabled, one: 'disabled alert policy', many: 'disabled alert policies' },
    ],
  };
}

/** The scenarios that do not run in a world. */
function notRunIn(rehearsals: readonly Rehearsal[], world: World, where: string): Counted {
  const scenarios = new Map(rehearsals.map(({ scenario }) => [scenario.name, scenario]));
  const count = [...scenarios.values()].filter(({ worlds }) => !worlds.includes(world)).length;
  return { count, one: `scenario not run ${where}`, many: `scenarios not run ${where}` };
}
