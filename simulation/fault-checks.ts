import type { GuardConfig } from '../model/guard-config';
import { didYouMean } from '../model/nearest-name';
import { InputError, refuse, type Problem } from '../model/problem';
import { isOfOneRun, type Fault } from './faults';
import type { Scenario } from './scenario';
import type { FaultyRun } from './virtual-pipeline';

/**
 * Makes sure, before anything runs, that whom a fault befalls is there: a name with a typing error would leave the story
 * healthy.
 * @throws InputError SCN013 for every processor or deployable that nobody declared, with the nearest name
 */
export function checkFaultNames({ name, faults }: Scenario, { processors }: GuardConfig): void {
  const known = {
    processor: processors.map((one) => one.name),
    deployable: [...new Set(processors.map(({ deployable }) => deployable))],
  };
  const problems = faults.flatMap((fault) =>
    namesIn(fault)
      .filter(({ what, called }) => !known[what].includes(called))
      .map(({ what, called }): Problem => ({
        code: 'SCN013',
        where: `scenario ${name}`,
        rule: `the ${what} of a fault (${fault.kind}) is declared`,
        got: `'${called}'`,
        fix: didYouMean(called, known[what]),
      })),
  );
  if (problems.length > 0) throw new InputError(problems);
}

/**
 * Makes sure, once the story is over, that every fault of one run has befallen one.
 * @throws InputError SCN014 for one that never came about
 */
export function checkFaultsCameAbout({ name, faults, from }: Scenario, faultyRuns: readonly FaultyRun[]): void {
  const idle = faults.filter(isOfOneRun).find((fault) => !faultyRuns.some((faulty) => faulty.fault === fault));
  if (idle === undefined) return;
  refuse({
    code: 'SCN014',
    where: `scenario ${name}`,
    rule: `a fault (${idle.kind}) befalls a run`,
    got: `no run of ${idle.processor} for ${idle.dataDate} in the story, which begins ${from}`,
    fix: 'name another data date, or let the story begin earlier or last longer',
  });
}

function namesIn(fault: Fault): readonly { readonly what: 'processor' | 'deployable'; readonly called: string }[] {
  if ('processors' in fault) return fault.processors.map((called) => ({ what: 'processor', called }));
  if ('processor' in fault) return [{ what: 'processor', called: fault.processor }];
  return 'deployable' in fault ? [{ what: 'deployable', called: fault.deployable }] : [];
}
