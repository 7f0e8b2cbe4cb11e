import { Duration } from '../../model/duration';
import { GAUGE_VISIBILITY } from '../../model/guard-timing';
import type { Facts } from '../facts';
import { allKnown } from '../facts/reading';
import type { Bound } from './detection-time';

/** The delays that the monitor and Cloud Monitoring add to every detection. */
export interface TickBounds {
  readonly wait: Bound;
  readonly tick: Bound;
  readonly visibility: Bound;
  /** Worst-case age of the newest readable point: a shorter window is empty at times. */
  readonly oldestNewestPoint: Duration;
}

/**
 * A run crosses a limit just before or just after a tick. The tick writes its points at its end, at the latest when its
 * attempt deadline ends. A point is readable at once or minutes later. A failed tick costs one more period; it is not
 * part of the bounds, because then the monitor itself has the fault.
 */
export function tickBounds(facts: Facts): TickBounds | { readonly never: string } | { readonly why: string } {
  const tick = facts.monitor?.ticks[0];
  if (tick === undefined) {
    return { never: facts.monitor === undefined ? 'no timeout monitor' : 'no Scheduler job calls the timeout monitor' };
  }
  const readings = allKnown({ period: tick.period, attemptDeadline: tick.job.attemptDeadline });
  if ('why' in readings) return { why: `the monitor's period or attempt deadline is unknown: ${readings.why}` };
  const { period, attemptDeadline } = readings.known;
  return {
    wait: { name: 'wait for the tick', best: Duration.zero, worst: period.longest },
    tick: { name: 'tick', best: Duration.zero, worst: attemptDeadline },
    visibility: { name: 'visibility', ...GAUGE_VISIBILITY },
    oldestNewestPoint: period.longest.plus(attemptDeadline).plus(GAUGE_VISIBILITY.worst),
  };
}
