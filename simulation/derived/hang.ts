import { Duration } from '../../model/duration';
import type { Hang } from '../faults/hang';
import type { DerivedKind } from './derived-kind';
import { firesWithin, oneIncidentEach, policyFor } from './expected';
import { closingAfter, TimeSpan } from './time-span';

/** Later than the last hang of a data date is detected, and before the runs of the next. */
const ACTS_AFTER = Duration.hours(4);

/**
 * Each processor hangs once, in the run of a data date, right after a heartbeat: the worst moment. Processors that read
 * nothing hang on the first date, those that read their output on the second, and so on: no hang delays another.
 */
export const hang: DerivedKind = {
  name: 'hang',
  derive: (declaration) => {
    const { processors } = declaration.config;
    const levels = processors.map(({ name }) => declaration.levelOf(name));
    const byLevel = declaration.dates(1 + Math.max(...levels));
    const runDates = processors.map((processor, i) => declaration.runDateOf(processor, byLevel[levels[i] ?? 0] ?? ''));
    const dates = declaration.datesTo([...runDates].sort().at(-1) ?? '');
    // The person on call runs it again.
    const longest = Duration.max(...processors.map(({ budgetSeconds }) => Duration.seconds(budgetSeconds)));
    const faults = processors.map(({ name, heartbeatSeconds }, i): Hang => {
      const dataDate = runDates[i] ?? '';
      const after = Duration.seconds(heartbeatSeconds + 1);
      return { kind: 'hang', processor: name, dataDate, after, lasts: Duration.hours(18), blocksPhase: false };
    });
    const expectations = processors.flatMap((processor, i) => {
      const fault = faults[i];
      if (fault === undefined) return [];
      const { detected, closed } = declaration.hangOf(processor.name, 'silent');
      return [
        firesWithin(fault, { policy: policyFor('run-silent', processor), names: processor.name }, detected),
        { kind: 'run closed', reason: 'went_silent', of: fault, within: closed } as const,
      ];
    });
    return {
      title: 'Each processor hangs once and sends no heartbeat any more',
      ...new TimeSpan(declaration, dates, closingAfter(longest)).bounds,
      faults,
      operatorActsAfter: ACTS_AFTER,
      operatorActsAgain: true, // a weekly run hangs days after the first
      mayFire: [
        'backlog-old',
        'server-errors',
        'scheduler-failures',
        'deadline-missed',
        'deadline-missed-low',
        'deadline-missed-again',
      ],
      expectations: [
        ...expectations,
        ...oneIncidentEach(expectations, ['run-silent', 'run-silent-low']),
        { kind: 'all incidents close' },
      ],
    };
  },
};
