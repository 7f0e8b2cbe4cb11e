import { BREAKER_DEFAULTS } from '../../model/breaker';
import { Duration } from '../../model/duration';
import type { Burst } from '../faults/burst';
import type { GuardRefused } from '../faults/guard-refused';
import type { RunsFail } from '../faults/runs-fail';
import { OLD_DATE } from './declaration';
import type { DerivedKind } from './derived-kind';
import { firesWithin } from './expected';
import { TimeSpan } from './time-span';

/** From the start of an attempt to its failure. */
const FAILS_AFTER = Duration.seconds(10);

/** Policies on what the failures do besides. */
const OTHERS = [
  'actionable-failures',
  'breaker-open',
  'dead-letters',
  'guard-errors',
  'runs-not-started',
  'scheduler-failures',
] as const;

/** A breaker opens while the APIs of its triggers refuse the guard. */
export const triggerRefused: DerivedKind = {
  name: 'trigger-refused',
  derive: (declaration) => {
    const all = (declaration.config.breakers ?? []).flatMap(({ triggers, processors, coolDownSeconds }) =>
      triggers.length === 0
        ? []
        : processors.flatMap(({ name, failuresInARow }) =>
            failuresInARow === null ? [] : { name, failuresInARow, coolDownSeconds },
          ),
    );
    // After a shorter cool-down the breaker lets calls through before several ticks have failed to stop them.
    const first = all.find(({ coolDownSeconds }) => coolDownSeconds >= BREAKER_DEFAULTS.coolDown.toSeconds()) ?? all[0];
    if (first === undefined) return 'no breaker that opens for failures in a row stops a trigger';
    const dates = declaration.dates(1);
    const span = new TimeSpan(declaration, dates, Duration.hours(24));
    const after = span.until(declaration.idleFrom(dates[0] ?? ''));
    const failing = FAILS_AFTER.times(first.failuresInARow).plus(declaration.tick);
    const work: Burst = {
      kind: 'burst',
      processor: first.name,
      runs: first.failuresInARow,
      dataDate: OLD_DATE,
      after,
      lasts: Duration.seconds(1),
      takes: Duration.seconds(30),
    };
    const fails: RunsFail = {
      kind: 'runs-fail',
      processors: [first.name],
      category: 'processing_error',
      takes: FAILS_AFTER,
      after,
      lasts: failing,
    };
    const refused: GuardRefused = { kind: 'guard-refused', after, lasts: failing.plus(Duration.hours(1)) };
    const within = failing.plus(declaration.tick).plus(declaration.delayOf('trigger-refused'));
    return {
      title: 'A breaker opens while its triggers cannot be stopped',
      ...span.bounds,
      faults: [work, fails, refused],
      operatorActsAfter: Duration.hours(1),
      mayFire: [...OTHERS],
      expectations: [firesWithin(refused, { policy: 'trigger-refused' }, within)],
    };
  },
};
