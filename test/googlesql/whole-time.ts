import type { TimeRange } from '../../logs/time-range';

/** A period that holds every generated entry. */
export const WHOLE_TIME: TimeRange = { from: Date.UTC(1960, 0, 1), to: Date.UTC(2100, 0, 1) };
