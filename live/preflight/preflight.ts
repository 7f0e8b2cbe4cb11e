import type { GuardConfig } from '../../model/guard-config';
import type { Judged } from '../../model/judged';
import type { PlannedStep } from '../../terraform/plan/read-plan';
import type { Resource } from '../../terraform/resource';
import type { Check, CheckName } from './checks';
import { cutsOf } from './cuts';
import { needsOf, stepsOfDataSources, stepsWithoutPlan } from './needs';
import type { PreflightPorts } from './ports';
import { apiCheck, permissionCheck } from './project-checks';
import { readGranted, readGuardState, readOr } from './read-project';
import { breakerCheck, incidentCheck, monitorCheck, runCheck, type GuardState } from './state-checks';

/** What is about to be done, and to what. */
export interface Intent {
  readonly isDestroy: boolean;
  readonly project: string;
  /** Of the synthesized stacks. */
  readonly config: GuardConfig;
  readonly resources: readonly Resource[];
  /** Types of the data sources of the stacks. */
  readonly dataSources: readonly string[];
  /** What the plans of the stacks do. Undefined: there is no plan. */
  readonly steps: readonly PlannedStep[] | undefined;
  /** By check: why it does not count. */
  readonly overrides: ReadonlyMap<CheckName, string>;
}

/** `overridden`: it would be refused or not known, and a person has said why it does not count. */
export type CheckResult = 'passed' | 'refused' | 'not known' | 'overridden';

/** A check with its result. */
export interface JudgedCheck extends Check {
  readonly result: CheckResult;
  /** Why it does not count, of an overridden one. */
  readonly override?: string;
}

/** What stands against an apply or a destroy. */
export interface Preflight {
  readonly before: 'apply' | 'destroy';
  readonly pipeline: string;
  readonly environment: string;
  readonly project: string;
  readonly checks: readonly JudgedCheck[];
}

/** Reads the project and judges what is about to be done. Changes nothing. */
export async function preflight(ports: PreflightPorts, intent: Intent): Promise<Preflight> {
  const { config, project, isDestroy, steps, resources, dataSources, overrides } = intent;
  const needs = needsOf([...(steps ?? stepsWithoutPlan(resources, isDestroy)), ...stepsOfDataSources(dataSources)]);
  const [state, granted, enabled] = await Promise.all([
    readGuardState(ports),
    readGranted(ports, project, [...needs.permissions.keys()]),
    readOr(ports.clock, () => ports.access.enabledApis(project)),
  ]);
  const checks = [
    ...stateChecks(state, intent, ports.clock.now()),
    permissionCheck(needs, granted),
    apiCheck(needs, enabled, project),
  ];
  return {
    before: isDestroy ? 'destroy' : 'apply',
    pipeline: config.pipeline,
    environment: config.environment,
    project,
    checks: checks.map((check) => judged(check, overrides.get(check.name))),
  };
}

/** 0: nothing stands against it. 1: something does. 2: something is not known, or every check is overridden. */
export function preflightExit({ checks }: Preflight): 0 | 1 | 2 {
  const has = (result: CheckResult) => checks.some((check) => check.result === result);
  if (has('refused')) return 1;
  return has('not known') || !has('passed') ? 2 : 0;
}

/** What the result stands on. */
export function judgedInPreflight({ checks }: Preflight): Judged {
  const withResult = (...results: CheckResult[]) => checks.filter(({ result }) => results.includes(result)).length;
  return {
    judged: { count: withResult('passed', 'refused'), one: 'check', many: 'checks' },
    notJudged: [{ count: withResult('not known'), one: 'check', many: 'checks' }],
    leftOut: [{ count: withResult('overridden'), one: 'overridden check', many: 'overridden checks' }],
  };
}

const NO_GUARD = "the guard's database does not exist: no guard is deployed";

function stateChecks(state: GuardState | 'no database', intent: Intent, now: number): Check[] {
  const { config, steps, isDestroy } = intent;
  if (state === 'no database')
    return (['monitor', 'breakers', 'incidents', 'runs'] as const).map((name) => ({
      name,
      looked: { count: 0, one: 'document', many: 'documents' },
      objections: [],
      unknown: [],
      note: NO_GUARD,
    }));
  const plan = { cuts: steps === undefined ? undefined : cutsOf(steps), isDestroy };
  return [
    monitorCheck(state, now),
    breakerCheck(state, config.breakers ?? []),
    incidentCheck(state),
    runCheck(state, config, plan, now),
  ];
}

function judged(check: Check, override: string | undefined): JudgedCheck {
  const result = check.objections.length > 0 ? 'refused' : check.unknown.length > 0 ? 'not known' : 'passed';
  if (result === 'passed' || override === undefined) return { ...check, result };
  return { ...check, result: 'overridden', override };
}
