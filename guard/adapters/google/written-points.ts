/** gRPC status codes: https://grpc.io/docs/guides/status-codes/ */
const DEADLINE_EXCEEDED = 4;
export const RESOURCE_EXHAUSTED = 8;
const ABORTED = 10;
const INTERNAL = 13;
export const UNAVAILABLE = 14;
const TRANSIENT: ReadonlySet<number> = new Set([DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, ABORTED, INTERNAL, UNAVAILABLE]);

/**
 * The series has this point or a newer one: an earlier try of the same request wrote it. A series gets one point in a
 * tick, and ticks are more than 5 s apart, so nothing else writes that often.
 */
const HAS_POINT = /more frequently|written in order|older end time/i;
/** A point may fail with a reason that another try can clear, while the whole answer has a permanent status. */
const PASSING = /internal error|please retry|unavailable|quota|resource.exhausted/i;

/** Why a point was not written. */
export interface PointFailure {
  /** Index of its series in the request. */
  readonly index: number;
  readonly reason: string;
  /** May another try succeed? */
  readonly again: boolean;
}

/**
 * The series of a request that were not written, from the error of `createTimeSeries`. The API writes the other ones and
 * names those that failed by their index, such as `REASON: timeSeries[0-3,7]; REASON: timeSeries[9]`. An error that
 * names none is about the whole request. The details of the status hold a `CreateTimeSeriesSummary`, which only counts.
 * https://cloud.google.com/monitoring/api/ref_v3/rpc/google.monitoring.v3#createtimeseriessummary
 *
 * @param count number of series in the request
 */
export function failuresIn(error: unknown, count: number): PointFailure[] {
  const { code = 0, details, message = String(error) } = error as { code?: number; details?: string; message?: string };
  const named = new Map<number, string>();
  for (const part of (details ?? message).split(/;\s*/)) {
    for (const [, list = ''] of part.matchAll(/timeSeries\[([\d,\s-]+)\]/g)) {
      for (const index of indexesIn(list, count)) named.set(index, part);
    }
  }
  if (named.size === 0) {
    const again = TRANSIENT.has(code);
    return Array.from({ length: count }, (_, index) => ({ index, reason: message, again }));
  }
  return [...named].flatMap(([index, reason]) =>
    HAS_POINT.test(reason) ? [] : [{ index, reason, again: TRANSIENT.has(code) || PASSING.test(reason) }],
  );
}

/** The numbers in a list such as `0-3,7`, as far as they are below `count`. */
function indexesIn(list: string, count: number): number[] {
  return list.split(',').flatMap((range) => {
    const [first = Number.NaN, last = first] = range.trim().split('-').map(Number);
    const end = Math.min(last, count - 1);
    return first <= end ? Array.from({ length: end - first + 1 }, (_, i) => first + i) : [];
  });
}
