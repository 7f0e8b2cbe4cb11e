import { Duration } from '../../model/duration';
import type { GuardedProcessor } from '../../model/guard-config';
import type { Expectation } from '../expectations/all-expectations';
import type { SlowRun } from '../faults/slow';
import { LONGEST_USUAL_SHARE } from '../workload';
import type { Declaration } from './declaration';
import type { DerivedKind } from './derived-kind';
import { firesWithin } from './expected';
import { closingAfter, TimeSpan } from './time-span';

/** Share of its budget that a run takes: it ends just in time. */
const OF_BUDGET = 0.99;
/** Share of the budget above which `run-near-budget` fires. */
const NEAR_BUDGET = 0.85;
/** Share of the request timeout that a run takes: it is answered just in time. */
const OF_TIMEOUT = 0.95;

interface NearLimit {
  readonly fault: SlowRun;
  readonly expectation: Expectation;
}

/**
 * Each processor ends just before the end of its budget, on the first data date; one processor of each deployable is
 * answered just before the request timeout, on the second.
 */
export const nearLimit: DerivedKind = {
  name: 'near-limit',
  derive: (declaration) => {
    const [first = ''] = declaration.dates(1);
    const all = [
      ...declaration.config.processors.flatMap((processor) =>
        nearBudget(declaration, processor, declaration.runDateOf(processor, first)),
      ),
      ...declaration.deployables.flatMap((deployable) => nearTimeout(declaration, deployable, first)),
    ];
    const dates = declaration.datesPast(all.map(({ fault }) => fault));
    const longest = Duration.max(...all.map(({ fault }) => fault.takes));
    return {
      title:
        'Each processor ends just before the end of its budget, and one run of each deployable just before its timeout',
      ...new TimeSpan(declaration, dates, closingAfter(longest)).bounds,
      faults: all.map(({ fault }) => fault),
      operatorActsAfter: Duration.hours(12),
      mayFire: [
        'run-over-budget',
        'run-over-budget-low',
        'run-near-budget',
        'near-timeouts',
        'deadline-missed',
        'deadline-missed-low',
      ],
      expectations: [...all.map(({ expectation }) => expectation), { kind: 'all incidents close' }],
    };
  },
};

/** Empty where the time between 85% and 99% of the budget may hold no tick. */
function nearBudget(
  declaration: Declaration,
  { name, budgetSeconds }: GuardedProcessor,
  dataDate: string,
): NearLimit[] {
  const from = Math.ceil(budgetSeconds * NEAR_BUDGET);
  const takes = Math.floor(budgetSeconds * OF_BUDGET);
  if (takes - from <= declaration.tickPeriod.toSeconds()) return [];
  const fault: SlowRun = { kind: 'slow', processor: name, dataDate, takes: Duration.seconds(takes) };
  const usual = Math.floor(budgetSeconds * LONGEST_USUAL_SHARE);
  const within = declaration.delayOf('run-near-budget').plus(Duration.seconds(from - usual));
  return [{ fault, expectation: firesWithin(fault, { policy: 'run-near-budget', names: name }, within) }];
}

function nearTimeout(declaration: Declaration, deployable: string, dataDate: string): NearLimit[] {
  const [processor] = declaration.hostedBy(deployable);
  const timeoutMs = declaration.stack.deployment.get(deployable)?.timeoutMs;
  if (processor === undefined || timeoutMs === undefined || declaration.isJob(deployable)) return [];
  const takes = Math.floor((timeoutMs / 1_000) * OF_TIMEOUT);
  const { name, budgetSeconds } = processor;
  // On another date than the run that ends just within its budget.
  const before = declaration.runDateOf(processor, dataDate);
  const runDate = declaration.runDateOf(processor, declaration.dates(2, before).at(-1) ?? before);
  const fault: SlowRun = { kind: 'slow', processor: name, dataDate: runDate, takes: Duration.seconds(takes) };
  const began = takes > budgetSeconds ? budgetSeconds : Math.floor(budgetSeconds * LONGEST_USUAL_SHARE);
  if (takes < began) return [];
  const within = declaration.delayOf('near-timeouts').plus(Duration.seconds(takes - began));
  return [{ fault, expectation: firesWithin(fault, { policy: 'near-timeouts', names: deployable }, within) }];
}
