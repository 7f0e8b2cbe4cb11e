import type { GuardConfig } from '../../model/guard-config';
import { didYouMean } from '../../model/nearest-name';
import { InputError, refuse, type Problem } from '../../model/problem';
import type { FaultyRun } from '../ground-truth';
import type { Scenario } from '../scenario';
import { isRunFault, targetsOf } from './all-faults';

/**
 * Checks, before a simulation, that every processor and deployable that a fault names is declared: with a misspelled
 * name the fault would have no effect.
 * @throws InputError SCN013 for every name that is not declared, with the nearest one
 */
export function checkFaultNames({ name: scenario, faults }: Scenario, { processors }: GuardConfig): void {
  const known = {
    processor: processors.map(({ name }) => name),
    deployable: [...new Set(processors.map(({ deployable }) => deployable))],
  };
  const problems = faults.flatMap((fault) =>
    targetsOf(fault)
      .filter(({ what, name }) => !known[what].includes(name))
      .map(({ what, name }): Problem => ({
        code: 'SCN013',
        where: `scenario ${scenario}`,
        rule: `the ${what} of a fault (${fault.kind}) must be declared`,
        got: `'${name}'`,
        fix: didYouMean(name, known[what]),
      })),
  );
  if (problems.length > 0) throw new InputError(problems);
}

/**
 * Checks, after a simulation, that every fault of one run affected a run.
 * @throws InputError SCN014 for the first fault that affected none
 */
export function checkFaultsHappened({ name, faults, from }: Scenario, faultyRuns: readonly FaultyRun[]): void {
  const idle = faults.filter(isRunFault).find((fault) => !faultyRuns.some((faulty) => faulty.fault === fault));
  if (idle === undefined) return;
  refuse({
    code: 'SCN014',
    where: `scenario ${name}`,
    rule: `a fault (${idle.kind}) must affect a run`,
    got: `no run of ${idle.processor} for ${idle.dataDate} in the scenario, which starts at ${from}`,
    fix: 'choose another data date, start the scenario earlier, or make it longer',
  });
}
