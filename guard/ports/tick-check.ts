import type { Until } from './trigger-control';

/** Something outside of the project that alerts when it is not called in time. */
export interface TickCheck {
  /** Tells it that a tick is complete; throws where it cannot be told. */
  ticked(until: Until): Promise<void>;
}
