import { Duration } from '../../model/duration';
import type { SlowRun } from '../faults/slow';
import type { DerivedKind } from './derived-kind';
import { firesWithin, oneIncidentEach, policyFor } from './expected';
import { closingAfter, TimeSpan } from './time-span';

/** How long after its worst-case detection a run ends. */
const ENDS_AFTER = Duration.minutes(30);

/** Each processor's run of one data date takes longer than its budget and goes on sending heartbeats. */
export const overBudget: DerivedKind = {
  name: 'over-budget',
  derive: (declaration) => {
    const { processors } = declaration.config;
    const [first = ''] = declaration.dates(1);
    const all = processors.map((processor) => {
      const { detected, closed } = declaration.hangOf(processor.name, 'overBudget');
      const takes = detected.plus(ENDS_AFTER);
      const budget = Duration.seconds(processor.budgetSeconds);
      const dataDate = declaration.runDateOf(processor, first);
      const fault: SlowRun = { kind: 'slow', processor: processor.name, dataDate, takes };
      return { processor, fault, detected: sinceBudget(detected, budget), closed: sinceBudget(closed, budget) };
    });
    const dates = declaration.datesPast(all.map(({ fault }) => fault));
    const longest = Duration.max(...all.map(({ fault }) => fault.takes));
    const expectations = all.flatMap(({ processor, fault, detected, closed }) => [
      firesWithin(fault, { policy: policyFor('run-over-budget', processor), names: processor.name }, detected),
      { kind: 'run closed', reason: 'timed_out', of: fault, within: closed } as const,
    ]);
    return {
      title: 'Each processor takes longer than its budget once and goes on sending heartbeats',
      ...new TimeSpan(declaration, dates, closingAfter(longest)).bounds,
      faults: all.map(({ fault }) => fault),
      operatorActsAfter: Duration.hours(12),
      mayFire: [
        'backlog-old',
        'run-near-budget',
        'server-errors',
        'near-timeouts',
        'scheduler-failures',
        'deadline-missed',
        'deadline-missed-low',
        'deadline-missed-again',
      ],
      expectations: [
        ...expectations,
        ...oneIncidentEach(expectations, ['run-over-budget', 'run-over-budget-low']),
        { kind: 'all incidents close' },
      ],
    };
  },
};

/** The fault begins at the end of the budget; the audit counts from the start of the run. */
function sinceBudget(sinceStart: Duration, budget: Duration): Duration {
  return sinceStart.isLongerThan(budget) ? sinceStart.minus(budget) : sinceStart;
}
