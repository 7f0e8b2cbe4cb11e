import { showProcessors, type ProcessorGroup } from '../../facts/processor-group';
import { allKnown, showReading } from '../../facts/reading';
import { failed, passed, undecided, type Rule, type Verdict } from '../../rule';

export const budgetWithinTimeout: Rule = {
  id: 'TMO006',
  name: 'budget-within-timeout',
  title: "a processor's budget is shorter than the timeout of its deployable",
  severity: 'error',
  profile: 'phasewatch',
  check: (facts) => facts.groups.map(judge),
};

function judge(group: ProcessorGroup): Verdict {
  const { deployable, deployableName, budget } = group;
  const names = showProcessors(group.processors.map(({ name }) => name));
  if (deployable === undefined) {
    return undecided(
      deployableName,
      `cannot compare the budget of ${names} with a timeout: no stack that was read holds ${deployableName}`,
    );
  }
  const readings = allKnown({ timeout: deployable.timeout });
  if ('why' in readings) {
    return undecided(
      deployable.path,
      `cannot compare the budget of ${names} with the timeout of ${deployableName}: ${readings.why}`,
    );
  }
  const { timeout } = readings.known;
  if (budget.isShorterThan(timeout)) return passed(deployable.path);
  const longest = deployable.platform.limit?.max;
  return failed({
    address: deployable.path,
    message: `budget ${budget.toString()} is not shorter than the platform's timeout ${timeout.toString()} (${names})`,
    detail:
      deployable.kind === 'job'
        ? 'The platform ends the attempt of the task first, and the run reports no end.'
        : 'The platform ends the request first: the caller gets a 504, the run reports no end, and its code may go on running.',
    values: [
      { of: deployableName, field: 'budget', value: budget.toString() },
      { of: deployableName, field: 'timeout', value: showReading(deployable.timeout) },
    ],
    fix: `a budget below ${timeout.toString()}, or a longer timeout${longest === undefined ? '' : ` (at most ${longest.toString()})`}`,
  });
}
