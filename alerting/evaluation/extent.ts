/**
 * The time that the input of an engine covers, in milliseconds since the epoch. Outside of it values are unknown, not
 * zero: a recording has an extent, a simulation is complete.
 */
export interface Extent {
  readonly from: number;
  readonly to: number;
}

/** The extent of complete input. */
export const COMPLETE: Extent = { from: -Infinity, to: Infinity };

/**
 * Which way data that is not known can move a value: only up, such as a count; only down, such as a minimum; or either
 * way.
 */
export type Growth = 'up' | 'down' | 'any';

/** Which input the value of a condition depends on. */
export interface Reach {
  /** Milliseconds from the earliest input of a value to the end of its window. */
  readonly lookbackMs: number;
  readonly growth: Growth;
}

/** The evaluations whose windows lie in the extent, from the first to the last, in milliseconds since the epoch. */
export function knownTimes(
  { from, to }: Extent,
  { lookbackMs }: Pick<Reach, 'lookbackMs'>,
  windowLagMs: number,
): Extent {
  return { from: from + windowLagMs + lookbackMs, to: to + windowLagMs };
}

/** The time in which all of them are known. */
export function commonTimes(all: readonly Extent[]): Extent {
  return {
    from: Math.max(-Infinity, ...all.map(({ from }) => from)),
    to: Math.min(Infinity, ...all.map(({ to }) => to)),
  };
}

/** The same, from when on a duration has passed. */
export function after({ from, to }: Extent, durationMs: number): Extent {
  return { from: from + Math.max(0, durationMs), to };
}
