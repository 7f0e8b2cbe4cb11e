import { parseMonitoringFilter } from '../../alerting/filters/monitoring/monitoring-parser';
import type { AlertPolicy } from '../../alerting/policies/policy';
import { errorBudget } from '../../alerting/policies/service-level-objective';
import { Duration } from '../../model/duration';
import type { GuardedProcessor } from '../../model/guard-config';
import type { RunsFail } from '../faults/runs-fail';
import type { Workload } from '../workload';
import type { Declaration } from './declaration';
import type { DerivedKind } from './derived-kind';
import { firesWithin } from './expected';
import { TimeSpan } from './time-span';

const DAY_SECONDS = 86_400;
/** The ids of burn-rate policies: fast and slow, for each phase that declares its volume. */
const BURN_POLICY = /^slo-burn-(?:fast|slow)-(.+)$/;
const BURNS = ['fast', 'slow'] as const;
/** So many that the shortest window of a burn rate, 15 minutes, holds 40. */
const ENOUGH_A_DAY = 40 * 4 * 24;
/** Share of the failures that a breaker tolerates: it stays closed. */
const OF_TOLERATED = 0.8;

/**
 * In each phase with burn-rate alerts, a share of all runs fails that no breaker opens for: too few in a row, and too few
 * of all. Left out where such a share burns too slowly; there the breaker opens first, which has an alert of its own.
 */
export const errorBudgetBurns: DerivedKind = {
  name: 'error-budget',
  derive: (declaration) => {
    const dates = declaration.dates(1);
    const [date = ''] = dates;
    const span = new TimeSpan(declaration, dates, Duration.hours(36));
    const phases = phasesOf(declaration);
    if (phases.length === 0) return 'no phase has a policy on its burn rate, slo-burn-fast-* or slo-burn-slow-*';
    const all = phases.flatMap((phase) => burning(declaration, phase, span.until(declaration.idleFrom(date))));
    if (all.length === 0) return 'no share of failures burns an error budget before a breaker opens';
    return {
      title: 'In each phase with a declared volume, a share of the runs fails that no breaker opens for',
      ...span.bounds,
      workload: [...declaration.workload, ...all.map(({ workload }) => workload)],
      faults: all.map(({ fault }) => fault),
      mayFire: [
        'actionable-failures',
        'dead-letters',
        'server-errors',
        'deadline-missed',
        'deadline-missed-low',
        ...all.flatMap(({ policies }) => policies),
      ],
      operatorActsAfter: Duration.hours(4),
      expectations: [...all.flatMap(({ expectations }) => expectations), { kind: 'all incidents close' }],
    };
  },
};

function phasesOf({ stack }: Declaration): string[] {
  return [...new Set(stack.policies.flatMap(({ id }) => BURN_POLICY.exec(id)?.[1] ?? []))];
}

function burning(declaration: Declaration, phase: string, after: Duration) {
  const processors = declaration.config.processors.filter((one) => one.phase === phase);
  const share = OF_TOLERATED * toleratedShare(declaration, processors);
  // The first attempt of a run fails; it may be retried, and the retry succeeds.
  const burnt = share / (1 + share);
  const policies = BURNS.map((name) => `slo-burn-${name}-${phase}`);
  const expected = policies.map((policy) => ({
    policy,
    after: timeToBurn(
      declaration,
      declaration.stack.policies.find(({ id }) => id === policy),
      burnt,
    ),
  }));
  if (!expected.some(({ after: time }) => time !== undefined)) return [];
  const lasts = Duration.hours(4);
  const fault: RunsFail = {
    kind: 'runs-fail',
    processors: processors.map(({ name }) => name),
    category: 'processing_error',
    share,
    // As long as usual runs take, so that runs of a processor end in the order in which they start.
    takes: Duration.seconds(Math.min(...processors.map(({ budgetSeconds }) => Math.floor(budgetSeconds / 2)))),
    after,
    lasts,
  };
  const workload: Workload = {
    kind: 'spread',
    phase,
    runsPerDay: volumeOf(declaration, processors),
    daysBack: 7,
  };
  const expectations = expected.map(({ policy, after: time }) =>
    firesWithin(fault, { policy }, fault.takes.plus(time ?? Duration.zero).plus(declaration.delayOf(policy))),
  );
  return [{ fault, workload, expectations, policies }];
}

/** Each processor runs all the time; more runs where these are too few, as far as the deployables can serve them. */
function volumeOf({ stack }: Declaration, processors: readonly GuardedProcessor[]): number {
  const longest = Math.max(...processors.map(({ budgetSeconds }) => budgetSeconds));
  const perSlot = DAY_SECONDS / longest;
  const capacities = [...new Set(processors.map(({ deployable }) => deployable))].map((name) => {
    const hosted = processors.filter(({ deployable }) => deployable === name).length;
    return ((stack.deployment.get(name)?.atOnce ?? 1) * perSlot * processors.length) / hosted;
  });
  return Math.floor(Math.min(Math.max(processors.length * perSlot, ENOUGH_A_DAY), ...capacities));
}

/** The share of failures for which no breaker of these processors opens. */
function toleratedShare({ config }: Declaration, processors: readonly GuardedProcessor[]): number {
  const rules = (config.breakers ?? []).filter((rule) =>
    processors.some(({ deployable }) => deployable === rule.deployable),
  );
  const shares = rules.flatMap(({ failureRate, processors: judged }) => [
    failureRate?.above ?? 1,
    // With a share of s evenly spread, at most s / (1 - s) fail in a row.
    ...judged.map(({ failuresInARow: limit }) => (limit === null ? 1 : (limit - 1) / limit)),
  ]);
  return Math.min(...shares);
}

/** How long the share of failures takes to burn at the threshold of every condition; undefined: it never does. */
function timeToBurn({ stack }: Declaration, policy: AlertPolicy | undefined, share: number): Duration | undefined {
  const times = (policy?.conditions ?? []).flatMap((condition) => {
    if (condition.kind !== 'threshold') return [];
    const tree = parseMonitoringFilter(condition.filter);
    if (tree.kind !== 'slo') return [];
    const objective = stack.objectives.objectiveOf(tree.slo);
    const lookback = Duration.parse(tree.lookback ?? '0s');
    const needed = condition.thresholdValue * errorBudget(objective?.goal ?? 0);
    return [needed >= share ? Infinity : lookback.toSeconds() * (needed / share)];
  });
  const longest = Math.max(0, ...times);
  return times.length === 0 || !Number.isFinite(longest) ? undefined : Duration.seconds(Math.ceil(longest));
}
