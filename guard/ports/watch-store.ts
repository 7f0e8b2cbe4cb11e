import type { Pulse } from './pulse-store';
import type { PhaseMemory } from '../deadline/deadline-dates';
import type { Expectation, NotStarted } from '../starts/due-runs';

/** What the monitor remembers of what it judges over days. Every list in it is bounded by those who fill it. */
export interface WatchMemory {
  /** Counts its writes: of two ticks that read the same, one writes. */
  readonly version: number;
  /** Pulses that have not come back, by when they were printed; the oldest first. */
  readonly pulses: readonly number[];
  /** The latest pulse that came back and that the monitor remembered printing. */
  readonly returned?: Pulse;
  /** By phase. */
  readonly deadlines: Readonly<Record<string, PhaseMemory>>;
  /** Runs that are due once their grace is over. */
  readonly expected: readonly Expectation[];
  /** Runs that were reported as not started, and have not started since. */
  readonly notStarted: readonly NotStarted[];
  /** Ends up to here have been processed for the runs that they make due. Milliseconds since the epoch; 0: nothing yet. */
  readonly endsSeenThrough: number;
  /** By Scheduler job: the last firing that was processed. */
  readonly firings: Readonly<Record<string, number>>;
}

export const NEW_WATCH: WatchMemory = {
  version: 0,
  pulses: [],
  deadlines: {},
  expected: [],
  notStarted: [],
  endsSeenThrough: 0,
  firings: {},
};

/** The one document of that memory. */
export interface WatchStore {
  read(): Promise<WatchMemory>;
  /**
   * Writes what was read and changed, under the next version.
   * @throws WatchConflict where another tick wrote in between
   */
  write(memory: WatchMemory): Promise<void>;
}

/** Another tick wrote: this one overran its lease. */
export class WatchConflict extends Error {
  constructor(version: number) {
    super(`another tick has written after version ${version} of the watch memory`);
    this.name = 'WatchConflict';
  }
}
