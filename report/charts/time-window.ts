import { faultBegan } from '../../simulation/outcome';
import type { Rehearsal } from '../../simulation/rehearsal';

/** A stretch of a story, in milliseconds since the epoch. */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

const HOUR_MS = 3_600_000;
/** Longer than anybody looks at minutes. */
const LONGEST_MS = 12 * HOUR_MS;

/** The part of a story that its pictures show: around the fault and what it set off; all of it where nothing was wrong. */
export function windowOf(rehearsal: Rehearsal): TimeWindow {
  const { from, to, worst } = rehearsal;
  const began = faultBegan(rehearsal) ?? worst.incidents[0]?.openedAt;
  if (began === undefined) return { from, to };
  const over = Math.max(began + HOUR_MS, ...worst.incidents.map(({ openedAt, closedAt }) => closedAt ?? openedAt));
  const start = Math.max(from, began - HOUR_MS);
  return { from: start, to: Math.min(to, over + HOUR_MS, start + LONGEST_MS) };
}
