import type { Pulse } from '../ports/pulse-store';
import type { WatchMemory } from '../ports/watch-store';

/** What to do with a pulse that came back. `late`: a later one is stored; `unknown`: the monitor did not print it. */
export type PulseVerdict = 'counts' | 'late' | 'unknown';

/**
 * A tick may print its pulse before it remembers it: those until November 2026 did, and a tick lasts less than a minute.
 */
const TICK_MS = 120_000;
/** By how much the clocks of two functions may differ. */
const SKEW_MS = 5_000;

/**
 * Judges a pulse that came back. Whatever can print a line can print a pulse, and one from the future would say for
 * ever that all lines are recorded. So a pulse counts only if the monitor remembers it, or if its tick may still be
 * running.
 *
 * @param stored the pulse that came back last
 * @param remembered the pulses that the monitor remembers, the oldest first
 */
export function judgePulse(pulse: Pulse, stored: Pulse | undefined, remembered: readonly number[]): PulseVerdict {
  const newest = remembered.at(-1) ?? -Infinity;
  const age = pulse.arrivedAt - pulse.at;
  const isOfRunningTick = pulse.at > newest && age <= TICK_MS && age >= -SKEW_MS;
  if (isOfRunningTick || remembered.includes(pulse.at)) {
    // A stored pulse that is later than all that were printed is forged.
    const isLater = stored === undefined || pulse.at > stored.at || stored.at > Math.max(newest, pulse.arrivedAt);
    return isLater ? 'counts' : 'late';
  }
  return stored !== undefined && pulse.at <= stored.at && stored.at <= newest ? 'late' : 'unknown';
}

/**
 * The latest pulse that the monitor believes: the stored one if the monitor remembers it, else the last one that it
 * believed.
 */
export function believedPulse(
  { pulses, returned }: Pick<WatchMemory, 'pulses' | 'returned'>,
  stored: Pulse | undefined,
): Pulse | undefined {
  if (stored === undefined || stored.at === returned?.at) return returned;
  if (pulses.includes(stored.at)) return stored;
  // A monitor until November 2026 remembered only the pulses after the one that had come back.
  const [oldest] = pulses;
  return returned === undefined && oldest !== undefined && stored.at < oldest ? stored : returned;
}
