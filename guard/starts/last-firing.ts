import type { GuardedSchedule } from '../../model/guard-config';
import { lastFiring, nextFiring } from '../../model/schedule';

/** The time from one firing up to and including the next. For every instant in it, the last firing is the same. */
interface Span {
  readonly firedAt: number;
  readonly nextAt: number;
}

const spans = new WeakMap<GuardedSchedule, Span>();

/**
 * When a schedule last fired before an instant, in milliseconds since the epoch. Cached per schedule object,
 * because parsing a cron expression takes most of the time of an idle tick.
 */
export function lastFiringOf(schedule: GuardedSchedule, before: number): number {
  const known = spans.get(schedule);
  if (known !== undefined && known.firedAt < before && before <= known.nextAt) return known.firedAt;
  const { cron, timeZone } = schedule;
  const firedAt = lastFiring(cron, timeZone, before);
  spans.set(schedule, { firedAt, nextAt: nextFiring(cron, timeZone, firedAt) });
  return firedAt;
}
