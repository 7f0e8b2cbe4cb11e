/** The values of a line by time steps, kept as those that change: each holds until the next one. */
export interface HeldValues {
  /** How many time steps there are. */
  readonly steps: number;
  /** The first time step of each value, ascending from 0. */
  readonly since: Uint16Array;
  /** NaN: no value. */
  readonly values: Float64Array;
}

/** @param all the value of each time step, at most 65,536 */
export function heldValues(all: Float64Array): HeldValues {
  const changes = [...all.keys()].filter((step) => step === 0 || !Object.is(all[step], all[step - 1]));
  return {
    steps: all.length,
    since: Uint16Array.from(changes),
    values: Float64Array.from(changes, (step) => all[step] ?? NaN),
  };
}

/** The value of a time step; NaN where there is none, and outside of the recording. */
export function valueAt(held: HeldValues, step: number): number {
  return step < 0 || step >= held.steps ? NaN : (held.values[indexAt(held, step)] ?? NaN);
}

/** The values of the time steps from `first` to `last`. */
export function valuesIn(held: HeldValues, first: number, last: number): Float64Array {
  return held.values.subarray(indexAt(held, first), indexAt(held, last) + 1);
}

/** Which value is held in a time step. */
function indexAt({ since }: HeldValues, step: number): number {
  let [low, high] = [0, since.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((since[middle] ?? Infinity) <= step) low = middle;
    else high = middle - 1;
  }
  return low;
}
