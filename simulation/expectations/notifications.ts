import { z } from 'zod';
import { schemaOf, text, wholeNumber } from '../../model/schema-of';
import type { EngineResult } from '../../alerting/evaluation/result';
import { count } from '../../model/count';
import type { ExpectationKind } from './expectation-kind';

/** At most so many notifications, over all channels; of one policy, or of all. */
export interface FewNotifications {
  readonly kind: 'notifications';
  readonly atMost: number;
  readonly policy?: string;
}

export const notifications: ExpectationKind<FewNotifications> = {
  schema: schemaOf<FewNotifications>()(
    z.strictObject({ kind: z.literal('notifications'), atMost: wholeNumber, policy: text.optional() }),
  ),
  needsSimulation: false,
  readsIncidents: true,
  judge: ({ best, worst }, { atMost, policy }) => {
    const sent = (result: EngineResult) =>
      result.notifications.filter((one) => policy === undefined || one.policy === policy).length;
    const most = Math.max(sent(best), sent(worst));
    const of = policy === undefined ? '' : ` of ${policy}`;
    return { expected: `at most ${count(atMost, 'notification')}${of}`, met: most <= atMost, got: String(most) };
  },
};
