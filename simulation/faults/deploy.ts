import type { Duration } from '../../model/duration';
import type { InstantFaultKind } from './fault-kind';

/** A deploy resets every subscription and schedule to what the platform declares, which undoes open breakers. */
export interface Deploy {
  readonly kind: 'deploy';
  /** From the start of the scenario. */
  readonly after: Duration;
}

export const deploy: InstantFaultKind<Deploy> = {
  targets: () => [],
  happen: ({ queues }, at) => {
    for (const queue of queues.values()) queue.setFlowing(true, at);
  },
};
