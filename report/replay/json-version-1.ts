import type { UnmatchedFilter } from '../../replay/nearest-entries';
import type { Replay } from '../../replay/replay';
import { engineJson } from '../rehearsal/json';
import { formatInstant } from '../parts/times';
import { firingsJson, inputsJson } from './json-parts';

/**
 * A replay as JSON of version 1, in the shape of a rehearsal without expectations: one evaluation a minute at the first
 * phase of each policy. The top level has every point as late as assumed, with windows that wait for it; `best` has every
 * point on time. Fields are added, never changed.
 */
export function replayJsonVersion1(replay: Replay, unmatched: readonly UnmatchedFilter[]): Record<string, unknown> {
  const { from, to, best, worst } = replay;
  return {
    version: 1,
    from: formatInstant(from),
    to: formatInstant(to),
    ...engineJson(worst),
    expectations: [],
    firings: firingsJson(worst, from, to),
    ...inputsJson(replay, unmatched),
    stats: worst.stats,
    best: engineJson(best),
  };
}
