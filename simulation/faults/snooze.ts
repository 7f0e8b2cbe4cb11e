import { z } from 'zod';
import type { Snooze as Span } from '../../alerting/evaluation/snoozes';
import { ruled, schemaOf, text } from '../../model/schema-of';
import { lasting, type InstantFaultKind, type Lasting } from './fault-kind';

/** https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.snoozes */
const MOST_POLICIES = 16;

/**
 * A person snoozes alert policies, for a maintenance window or because they know: Monitoring closes their open incidents without
 * a notification and opens none. A condition that is still met afterwards opens a new incident. It changes nothing in the
 * pipeline, and is no fault that a policy could detect.
 */
export interface Snooze extends Lasting {
  readonly kind: 'snooze';
  /** Ids of the snoozed alert policies, 1 to 16. */
  readonly policies: readonly string[];
}

export const snooze: InstantFaultKind<Snooze> = {
  schema: schemaOf<Snooze>()(
    z.strictObject({
      kind: z.literal('snooze'),
      policies: ruled(z.array(text), ({ length }) => length > 0 && length <= MOST_POLICIES, {
        rule: `a snooze is of 1 to ${MOST_POLICIES} alert policies`,
        fix: 'name each policy by its id; write a second snooze for more',
      }),
      ...lasting,
    }),
  ),
  targets: ({ policies }) => policies.map((name) => ({ what: 'policy', name })),
  happen: () => undefined,
};

/**
 * When an alert policy is snoozed.
 * @param start of the scenario; it and the result are in milliseconds since the epoch
 */
export function snoozesOf(faults: readonly { readonly kind: string }[], policy: string, start: number): Span[] {
  return faults
    .filter((fault): fault is Snooze => fault.kind === 'snooze')
    .filter(({ policies }) => policies.includes(policy))
    .map(({ after, lasts }) => {
      const from = start + after.toMilliseconds();
      return { from, to: from + lasts.toMilliseconds() };
    });
}
