import { didYouMean, nearestName } from '../../model/nearest-name';
import type { Problem } from '../../model/problem';
import type { DeclaredStack } from '../declared-stack';
import type { Scenario } from '../scenario';

/**
 * Label values that expectations wait for (`names`) and that are nearly the name of something declared, but not that name:
 * no incident would ever have them. Other values, such as a region, are not known here and not refused.
 * @returns SCN020 with the nearest name
 */
export function misspeltNames(scenario: Scenario, stack: DeclaredStack): Problem[] {
  const { processors, phases, breakers, schedules } = stack.config;
  const known = [...new Set(namesIn({ processors, phases, breakers, schedules, called: [...stack.deployment] }))];
  const { expectations, baselineExpectations = [] } = scenario;
  return [...expectations, ...baselineExpectations].flatMap((expectation): Problem[] => {
    const names = 'names' in expectation ? expectation.names : undefined;
    if (names === undefined || known.includes(names) || nearestName(names, known) === undefined) return [];
    return [
      {
        code: 'SCN020',
        where: `scenario ${scenario.name}`,
        rule: `the label value of an expectation (${expectation.kind}) is the name of something declared`,
        got: `'${names}'`,
        fix: didYouMean(names, known),
      },
    ];
  });
}

/** Every text in a value: processors, phases, deployables, jobs, subscriptions, queues. */
function namesIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(namesIn) : [];
}
