import { Duration } from '../../model/duration';
import type { LinesMisfit } from '../faults/lines-misfit';
import type { DerivedKind } from './derived-kind';
import { firesWithin } from './expected';
import { batchOf } from './failing-batch';
import { TimeSpan } from './time-span';

/** A run of one processor of each deployable prints run events that break the contract, in idle hours. */
export const eventsMisfit: DerivedKind = {
  name: 'events-misfit',
  derive: (declaration) => {
    const dates = declaration.dates(1);
    const [date = ''] = dates;
    const span = new TimeSpan(declaration, dates, Duration.hours(24));
    const after = span.until(declaration.idleFrom(date));
    const processors = declaration.deployables.flatMap((name) => declaration.hostedBy(name)[0]?.name ?? []);
    const fault: LinesMisfit = { kind: 'lines-misfit', processors, after, lasts: Duration.hours(1) };
    const work = processors.map((processor) => batchOf({ processor, runs: 1, after }, Duration.minutes(3)));
    return {
      title: 'A run of each deployable prints run events that break the contract',
      ...span.bounds,
      faults: [...work, fault],
      mayFire: ['runs-not-started'], // the guard has no record of what a schedule starts meanwhile
      expectations: [
        firesWithin(fault, { policy: 'rejected-events' }, declaration.delayOf('rejected-events')),
        { kind: 'incidents', policy: 'rejected-events', atMost: 1 },
        { kind: 'all incidents close' },
      ],
    };
  },
};
