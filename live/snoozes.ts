import { z } from 'zod';
import type { Facts } from '../audit/facts';
import { resourceNameOf } from './channel-settings';

/** A snooze: https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.snoozes */
export interface Snooze {
  readonly displayName: string;
  /** Names of the policies that notify nobody meanwhile: `projects/PROJECT/alertPolicies/ID`. */
  readonly policies: readonly string[];
  /** Unix time in milliseconds. */
  readonly startsAt: number;
  /** Unix time in milliseconds. */
  readonly endsAt: number;
}

/** A snooze that is active, of policies that are declared. */
export interface ActiveSnooze {
  readonly displayName: string;
  /** Display names. */
  readonly policies: readonly string[];
  /** RFC 3339. */
  readonly until: string;
}

const snoozesSchema = z.array(
  z.object({
    displayName: z.string().default(''),
    criteria: z.object({ policies: z.array(z.string()).default([]) }),
    interval: z.object({ startTime: z.iso.datetime({ offset: true }), endTime: z.iso.datetime({ offset: true }) }),
  }),
);

/** The output of `gcloud monitoring snoozes list --format=json`; undefined where a value is something else. */
export function snoozesIn(value: unknown): Snooze[] | undefined {
  const parsed = snoozesSchema.safeParse(value);
  if (!parsed.success) return undefined;
  return parsed.data.map(({ displayName, criteria, interval }) => ({
    displayName,
    policies: criteria.policies,
    startsAt: Date.parse(interval.startTime),
    endsAt: Date.parse(interval.endTime),
  }));
}

/**
 * The snoozes that silence declared policies at a time. A policy that the assets do not hold counts, under its resource name.
 * @param declared display names of the declared policies
 * @param now Unix time in milliseconds
 */
export function activeSnoozes(
  snoozes: readonly Snooze[],
  live: Facts,
  { declared, now }: { readonly declared: ReadonlySet<string>; readonly now: number },
): ActiveSnooze[] {
  const names = new Map(live.monitoring.policies.map(({ path, policy }) => [resourceNameOf(path), policy.displayName]));
  return snoozes
    .filter(({ startsAt, endsAt }) => startsAt <= now && now < endsAt)
    .map(({ displayName, policies, endsAt }) => ({
      displayName,
      policies: policies
        .map((one) => names.get(one) ?? one)
        .filter((one) => declared.has(one) || one.includes('/alertPolicies/')),
      until: new Date(endsAt).toISOString(),
    }))
    .filter(({ policies }) => policies.length > 0);
}
