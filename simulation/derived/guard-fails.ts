import { Duration } from '../../model/duration';
import type { MonitorStops } from '../faults/monitor-stops';
import type { RecorderDown } from '../faults/recorder-down';
import type { TooManyRuns } from '../faults/too-many-runs';
import type { StoreDown } from '../faults/store-down';
import type { DerivedKind } from './derived-kind';
import { firesWithin } from './expected';
import { TimeSpan } from './time-span';

/** How late the recorder may be before `recorder-behind` counts. */
const BEHIND = Duration.minutes(5);
/** Pulses that reach the recorder, one a minute, until it has logged more errors than `guard-errors` tolerates. */
const UNTIL_ERRORS = Duration.minutes(4);

/** Each part of the guard fails, one after the other, in idle hours. */
export const guardFails: DerivedKind = {
  name: 'guard-fails',
  derive: (declaration) => {
    const dates = declaration.dates(1);
    const [date = ''] = dates;
    const span = new TimeSpan(declaration, dates, Duration.hours(24));
    const start = span.until(declaration.idleFrom(date));
    const monitor: MonitorStops = { kind: 'monitor-stops', after: start, lasts: Duration.hours(1) };
    const recorder: RecorderDown = {
      kind: 'recorder-down',
      after: start.plus(Duration.hours(3)),
      lasts: Duration.hours(1),
    };
    const store: StoreDown = { kind: 'store-down', after: start.plus(Duration.hours(8)), lasts: Duration.hours(1) };
    const many: TooManyRuns = {
      kind: 'too-many-runs',
      after: start.plus(Duration.hours(12)),
      lasts: Duration.hours(1),
    };
    const down = declaration.delayOf('monitor-down');
    const errors = UNTIL_ERRORS.plus(declaration.delayOf('guard-errors'));
    return {
      title:
        'The timeout monitor stops, then the recorder cannot write, then Firestore refuses every request, then there are too many runs',
      ...span.bounds,
      faults: [monitor, recorder, store, many],
      mayFire: ['guard-errors', 'scheduler-failures', 'runs-not-started'],
      expectations: [
        firesWithin(monitor, { policy: 'monitor-down' }, down),
        firesWithin(recorder, { policy: 'recorder-behind' }, BEHIND.plus(declaration.delayOf('recorder-behind'))),
        firesWithin(recorder, { policy: 'guard-errors' }, errors),
        firesWithin(store, { policy: 'monitor-down' }, down),
        firesWithin(many, { policy: 'tick-truncated' }, declaration.tick.plus(declaration.delayOf('tick-truncated'))),
        { kind: 'incidents', policy: 'monitor-down', atMost: 2 },
        { kind: 'incidents', policy: 'recorder-behind', atMost: 1 },
        { kind: 'all incidents close' },
      ],
    };
  },
};
