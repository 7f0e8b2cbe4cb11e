import { z } from 'zod';
import type { Problem } from '../../model/problem';
import type { AlertPolicy } from './policy';

const text = z.string().min(1).optional().catch(undefined);

/**
 * A policy that cannot be read: results name it and why.
 * @param body what was read; its name and display name identify it
 * @param id the id that it gets; @default - its name, or its display name
 */
export function unreadablePolicy(body: unknown, unreadable: readonly Problem[], id?: string): AlertPolicy {
  const { name, displayName } = z.object({ name: text, displayName: text }).safeParse(body).data ?? {};
  return {
    id: id ?? name ?? displayName ?? 'alert policy',
    displayName: displayName ?? '',
    enabled: true,
    severity: undefined,
    combiner: 'OR',
    conditions: [],
    notificationChannels: [],
    alertStrategy: {
      autoClose: undefined,
      notificationPrompts: undefined,
      notificationChannelStrategy: [],
      notificationRateLimit: undefined,
    },
    documentation: undefined,
    userLabels: {},
    unevaluated: undefined,
    unreadable,
  };
}
