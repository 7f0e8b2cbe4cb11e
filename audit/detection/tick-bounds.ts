import { Duration } from '../../model/duration';
import { GAUGE_VISIBILITY } from '../../model/guard-timing';
import type { Facts } from '../facts';
import { allKnown } from '../facts/reading';
import type { Bound } from './detection-time';

/** The delays that the monitor and the metric system add to every detection. */
export interface TickBounds {
  readonly wait: Bound;
  readonly tick: Bound;
  readonly visibility: Bound;
  /**
   * Age of the newest point that can be read, at worst: a window that is shorter is empty at times.
   */
  readonly oldestNewestPoint: Duration;
}

/**
 * A run goes over a limit just before a tick, or just after one; the tick writes at its end, at the latest when
 * Scheduler gives it up; the point can be read at once, or minutes later. A tick that fails costs one period more: no
 * bound here, as the monitor is then what is broken.
 */
export function tickBounds(facts: Facts): TickBounds | { readonly never: string } | { readonly why: string } {
  const tick = facts.monitor?.ticks[0];
  if (tick === undefined) {
    return { never: facts.monitor === undefined ? 'no timeout monitor' : 'nothing ticks the timeout monitor' };
  }
  const readings = allKnown({ period: tick.period, attemptDeadline: tick.job.attemptDeadline });
  if ('why' in readings) return { why: `how often and how long the monitor ticks: ${readings.why}` };
  const { period, attemptDeadline } = readings.known;
  return {
    wait: { name: 'wait for the tick', best: Duration.zero, worst: period.longest },
    tick: { name: 'tick', best: Duration.zero, worst: attemptDeadline },
    visibility: { name: 'visibility', ...GAUGE_VISIBILITY },
    oldestNewestPoint: period.longest.plus(attemptDeadline).plus(GAUGE_VISIBILITY.worst),
  };
}
