import type { Until } from './trigger-control';

/** Something outside of the project that alerts when it is not called in time. */
export interface TickCheck {
  /** Notifies it that a tick is complete; throws where it does not answer. */
  ticked(until: Until): Promise<void>;
}
