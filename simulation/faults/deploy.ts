import { z } from 'zod';
import type { Duration } from '../../model/duration';
import { duration, schemaOf, text } from '../../model/schema-of';
import type { InstantFaultKind } from './fault-kind';

/**
 * A deploy resets every subscription and schedule to what the platform declares, which undoes open breakers. The alert
 * policies that it changes are armed anew: for a time they miss what happens.
 */
export interface Deploy {
  readonly kind: 'deploy';
  /** From the start of the scenario. */
  readonly after: Duration;
  /** Ids of the alert policies that it changes, creates or replaces. @default - none */
  readonly policies?: readonly string[];
}

export const deploy: InstantFaultKind<Deploy> = {
  schema: schemaOf<Deploy>()(
    z.strictObject({ kind: z.literal('deploy'), after: duration, policies: z.array(text).optional() }),
  ),
  targets: ({ policies = [] }) => policies.map((name) => ({ what: 'policy', name })),
  happen: ({ queues }, at) => {
    for (const queue of queues.values()) queue.setFlowing(true, at);
  },
};

/**
 * When deploys change an alert policy.
 * @param start of the scenario; it and the result are in milliseconds since the epoch, the result in order
 */
export function policyChanges(faults: readonly { readonly kind: string }[], policy: string, start: number): number[] {
  return faults
    .filter((fault): fault is Deploy => fault.kind === 'deploy')
    .filter(({ policies = [] }) => policies.includes(policy))
    .map(({ after }) => start + after.toMilliseconds())
    .sort((a, b) => a - b);
}
