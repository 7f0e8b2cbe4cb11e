import { faultBegan } from '../../simulation/outcome';
import type { Rehearsal } from '../../simulation/rehearsal';

/** A part of a scenario or recording, in milliseconds since the epoch. */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

const HOUR_MS = 3_600_000;
/** Above this, single minutes are not visible. */
const LONGEST_MS = 12 * HOUR_MS;

/**
 * The part of a scenario that its charts show: from before the fault until after the last incident, where minutes matter
 * at most {@link LONGEST_MS}, unless the first incident of a policy opens later. All of it without a fault.
 */
export function windowOf(rehearsal: Rehearsal): TimeWindow {
  const { from, to, worst } = rehearsal;
  const began = faultBegan(rehearsal) ?? worst.incidents[0]?.openedAt;
  if (began === undefined) return { from, to };
  const over = Math.max(began + HOUR_MS, ...worst.incidents.map(({ openedAt, closedAt }) => closedAt ?? openedAt));
  const start = Math.max(from, began - HOUR_MS);
  const lastFirst = Math.max(...worst.policies.map(({ firstOpenedAt }) => firstOpenedAt ?? began));
  return { from: start, to: Math.min(to, over + HOUR_MS, Math.max(start + LONGEST_MS, lastFirst + HOUR_MS)) };
}
