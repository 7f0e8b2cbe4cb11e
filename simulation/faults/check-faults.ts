import type { GuardConfig } from '../../model/guard-config';
import { didYouMean } from '../../model/nearest-name';
import { InputError, refuse, type Problem } from '../../model/problem';
import type { DeclaredStack } from '../declared-stack';
import { misspeltNames } from '../expectations/check-names';
import type { FaultyRun } from '../ground-truth';
import { isDerived, type Scenario } from '../scenario';
import { monitoringOf } from '../rehearsal-engines';
import { isRunFault, targetsOf, type Fault } from './all-faults';

/**
 * What a scenario names that the synthesized stack has not: with a misspelled name, a fault would have no effect and a
 * workload no run. And faults that do not fit their target, such as a lost subscription of a service that a queue calls.
 * @returns SCN013, SCN016, SCN017 and SCN020, each with the nearest name or with what fits
 */
export function targetProblems(scenario: Scenario, stack: DeclaredStack): Problem[] {
  const unknown = [
    ...unknownTargets(scenario, stack),
    ...unknownPhases(scenario, stack.config),
    ...(isDerived(scenario) ? [] : misspeltNames(scenario, stack)),
  ];
  return unknown.length > 0 ? unknown : unfitTargets(scenario, stack);
}

/**
 * Checks it before a simulation.
 * @throws InputError for every problem of {@link targetProblems}
 */
export function checkTargets(scenario: Scenario, stack: DeclaredStack): void {
  const problems = targetProblems(scenario, stack);
  if (problems.length > 0) throw new InputError(problems);
}

function unknownTargets(scenario: Scenario, stack: DeclaredStack): Problem[] {
  const { processors } = stack.config;
  const known = {
    policy: scenario.worlds.flatMap((world) => monitoringOf(scenario, world, stack).policies.map(({ id }) => id)),
    processor: processors.map(({ name }) => name),
    deployable: [...new Set(processors.map(({ deployable }) => deployable))],
  };
  return scenario.faults.flatMap((fault) =>
    targetsOf(fault)
      .filter(({ what, name }) => !known[what].includes(name))
      .map(({ what, name }): Problem => ({
        code: 'SCN013',
        where: `scenario ${scenario.name}`,
        rule: `the ${what === 'policy' ? 'alert policy' : what} of a fault (${fault.kind}) must be declared`,
        got: `'${name}'`,
        fix: didYouMean(name, known[what]),
      })),
  );
}

function unknownPhases({ name: scenario, workload }: Scenario, { phases }: GuardConfig): Problem[] {
  const known = phases.map(({ id }) => id);
  return workload.flatMap((one): Problem[] => {
    if (one.kind !== 'spread' || one.phase === undefined || known.includes(one.phase)) return [];
    const rule = 'the phase of a workload must be declared';
    const fix = didYouMean(one.phase, known);
    return [{ code: 'SCN016', where: `scenario ${scenario}`, rule, got: `'${one.phase}'`, fix }];
  });
}

function unfitTargets({ name: scenario, faults }: Scenario, stack: DeclaredStack): Problem[] {
  return faults.flatMap((fault) => {
    const needs = neededBy(fault);
    return targetsOf(fault).flatMap(({ what, name }): Problem[] => {
      if (needs === undefined || what !== 'deployable') return [];
      const triggers = triggersOf(stack, name);
      if (needs.some((kind) => triggers.includes(kind))) return [];
      return [
        {
          code: 'SCN017',
          where: `scenario ${scenario}`,
          rule: `the deployable of a fault (${fault.kind}) is called by ${calledBy(needs)}`,
          got: `'${name}', which is called by ${calledBy(triggers)}`,
          fix: fitting(fault, triggers, needs),
        },
      ];
    });
  });
}

function calledBy(triggers: readonly TriggerKind[]): string {
  return triggers.length === 0
    ? 'nothing'
    : triggers.map((kind) => (kind === 'caller' ? 'another deployable over HTTP' : `a ${kind}`)).join(', ');
}

/** What to write instead. */
function fitting({ kind }: Fault, triggers: readonly TriggerKind[], needs: readonly TriggerKind[]): string {
  if (kind !== 'triggers-stopped' && triggers.some((one) => one !== 'caller')) {
    return `write { kind: 'triggers-stopped' }, or choose a deployable that ${needs.map(callOf).join(' or ')}`;
  }
  if (triggers.includes('caller')) return "write { kind: 'calls-missing' }, or choose another deployable";
  return 'choose another deployable, or another fault';
}

function callOf(kind: TriggerKind): string {
  return kind === 'caller' ? 'another deployable calls over HTTP' : `a ${kind} calls`;
}

type TriggerKind = 'subscription' | 'queue' | 'schedule' | 'caller';

/** The triggers of which a fault needs one at its target. @default - any target will do */
function neededBy({ kind }: Fault): readonly TriggerKind[] | undefined {
  return NEEDED[kind];
}

/** A kind that is missing here does not compile. */
const NEEDED: Readonly<Record<Fault['kind'], readonly TriggerKind[] | undefined>> = {
  'subscription-missing': ['subscription'],
  'calls-missing': ['caller'],
  'triggers-stopped': ['subscription', 'queue', 'schedule'],
  hang: undefined,
  slow: undefined,
  'monitor-stops': undefined,
  'runs-fail': undefined,
  burst: undefined,
  drift: undefined,
  'calls-refused': undefined,
  'store-down': undefined,
  'recorder-down': undefined,
  'guard-refused': undefined,
  'too-many-runs': undefined,
  'lines-misfit': undefined,
  deploy: undefined,
  snooze: undefined,
};

/** What calls a deployable. */
function triggersOf({ config, deployment }: DeclaredStack, deployable: string): TriggerKind[] {
  const { breakers = [], schedules = [] } = config;
  const stopped = breakers.flatMap((rule) => (rule.deployable === deployable ? rule.triggers : []));
  return [
    ...(deployment.get(deployable)?.subscription === undefined ? [] : (['subscription'] as const)),
    ...(stopped.some(({ kind }) => kind === 'queue') ? (['queue'] as const) : []),
    ...(schedules.some((schedule) => schedule.deployable === deployable) ? (['schedule'] as const) : []),
    ...(config.calls.some(({ to, kind }) => to === deployable && kind === 'http') ? (['caller'] as const) : []),
  ];
}

/**
 * Checks, after a simulation, that every fault of one run affected a run.
 * @param heldBack faults whose run did not start, because another run blocked its phase
 * @throws InputError SCN014 for the first fault that affected none
 */
export function checkFaultsHappened(
  { name, faults, from }: Scenario,
  faultyRuns: readonly FaultyRun[],
  heldBack: ReadonlySet<Fault> = new Set(),
): void {
  const idle = faults
    .filter(isRunFault)
    .find((fault) => !heldBack.has(fault) && !faultyRuns.some((faulty) => faulty.fault === fault));
  if (idle === undefined) return;
  refuse({
    code: 'SCN014',
    where: `scenario ${name}`,
    rule: `a fault (${idle.kind}) must affect a run`,
    got: `no run of ${idle.processor} for ${idle.dataDate} in the scenario, which starts at ${from}`,
    fix: 'choose another data date, start the scenario earlier, or make it longer',
  });
}
