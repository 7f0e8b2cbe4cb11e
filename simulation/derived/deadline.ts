import { SETTLE_MS } from '../../guard/deadline/deadline-dates';
import { DAILY, deadlineInstant } from '../../model/deadline';
import { Duration } from '../../model/duration';
import type { RunsFail } from '../faults/runs-fail';
import type { Declaration } from './declaration';
import type { DerivedKind } from './derived-kind';
import { deadlinePolicyFor, firesBy } from './expected';
import { TimeSpan } from './time-span';

/** From the end of a delay until the work is done and its incident closed. */
const CATCHES_UP = Duration.hours(3);
/** How long after its worst-case detection the source of a late phase delivers. */
const LATE_FOR = Duration.minutes(10);

/**
 * Each phase misses its deadline, on a data date of its own, because the source of its data is late; the first phase on
 * two dates in a row.
 */
export const deadline: DerivedKind = {
  name: 'deadline',
  derive: (declaration) => {
    const phases = declaration.config.phases.filter(({ id }) => dailyOf(declaration, id).length > 0);
    const [first] = phases;
    if (first === undefined) return 'no phase has a processor that runs daily';
    const late = [first, ...phases];
    const dates = declaration.dates(late.length + 1);
    const span = new TimeSpan(declaration, dates, Duration.hours(30));
    const all = late.map((phase, i) => {
      const dataDate = dates[i] ?? '';
      const policy = deadlinePolicyFor(declaration.config, phase.id);
      const judgedAt = deadlineInstant(phase.deadline, dataDate) + SETTLE_MS;
      const by = judgedAt + declaration.delayOf(policy).toMilliseconds();
      const begins = declaration.startOf(dataDate);
      const fault: RunsFail = {
        kind: 'runs-fail',
        processors: declaration.config.processors.filter((one) => one.phase === phase.id).map(({ name }) => name),
        category: 'dependency_missing',
        takes: Duration.seconds(20),
        after: span.until(begins),
        lasts: Duration.seconds(Math.ceil((by - begins) / 1_000)).plus(LATE_FOR),
      };
      return { fault, phase, begins, by, judgedAt, expectation: firesBy(fault, { policy, names: phase.id }, by) };
    });
    // Where the work of the second date begins before the first is done, the incident of the first is still open.
    const isOpenStill = (i: number) => {
      const [one, before] = [all[i], all[i - 1]];
      return one !== undefined && before?.phase === one.phase && one.begins < before.by + CATCHES_UP.toMilliseconds();
    };
    const second = all[1];
    const again =
      second === undefined
        ? []
        : [
            firesBy(
              second.fault,
              { policy: 'deadline-missed-again', names: first.id },
              second.judgedAt + declaration.tick.plus(declaration.delayOf('deadline-missed-again')).toMilliseconds(),
            ),
          ];
    return {
      title: 'Each phase misses its deadline once because its source is late, and the first phase two dates in a row',
      ...span.bounds,
      faults: all.map(({ fault }) => fault),
      mayFire: ['deadline-missed', 'deadline-missed-low', 'deadline-missed-again'],
      expectations: [
        ...all.flatMap(({ expectation }, i) => (isOpenStill(i) ? [] : [expectation])),
        ...again,
        { kind: 'all incidents close' },
      ],
    };
  },
};

/** Processors of a phase that complete a data date. */
function dailyOf({ config }: Declaration, phase: string) {
  return config.processors.filter((one) => one.phase === phase && one.expectedEverySeconds <= DAILY.toSeconds());
}
