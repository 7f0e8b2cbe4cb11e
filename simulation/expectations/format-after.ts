import { Duration } from '../../model/duration';
import type { FaultStart } from './one-fault';

/**
 * When something happened: 'after 5 min', counted from the first harm, with the time since the fault where that began
 * earlier: 'after 5 min (7 h since the fault)'.
 */
export function formatAfter(at: number, { faultAt, harmAt }: FaultStart): string {
  if (at < faultAt) return `${text(faultAt - at)} before the fault`;
  if (at < harmAt) return `${text(harmAt - at)} before the first harm (${text(at - faultAt)} since the fault)`;
  const after = `after ${text(at - harmAt)}`;
  return harmAt === faultAt ? after : `${after} (${text(at - faultAt)} since the fault)`;
}

function text(ms: number): string {
  return Duration.seconds(Math.round(ms / 1_000)).toString();
}
