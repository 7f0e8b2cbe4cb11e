import { z } from 'zod';
import type { Duration } from '../../model/duration';
import { duration, schemaOf } from '../../model/schema-of';
import type { InstantFaultKind } from './fault-kind';

/** A deploy resets every subscription and schedule to what the platform declares, which undoes open breakers. */
export interface Deploy {
  readonly kind: 'deploy';
  /** From the start of the scenario. */
  readonly after: Duration;
}

export const deploy: InstantFaultKind<Deploy> = {
  schema: schemaOf<Deploy>()(z.strictObject({ kind: z.literal('deploy'), after: duration })),
  targets: () => [],
  happen: ({ queues }, at) => {
    for (const queue of queues.values()) queue.setFlowing(true, at);
  },
};
