import type { UnmatchedFilter } from '../../replay/nearest-entries';
import type { Replay } from '../../replay/replay';
import { firingsOf } from './firings';
import { engineJson } from '../rehearsal/json';
import { instantOrNull, formatInstant } from '../parts/times';

/**
 * A replay as JSON, in the shape of a rehearsal without expectations. The top level holds the worst case of visibility.
 * Version 1: fields are added, never changed.
 */
export function replayJson(replay: Replay, unmatched: readonly UnmatchedFilter[]): Record<string, unknown> {
  const { from, to, best, worst, tally, logs, withoutData } = replay;
  const { policies, ...firings } = firingsOf(worst, from, to);
  return {
    version: 1,
    from: formatInstant(from),
    to: formatInstant(to),
    ...engineJson(worst),
    expectations: [],
    firings: {
      policies: policies.map((policy) => ({
        ...policy,
        firstOpenedAt: instantOrNull(policy.firstOpenedAt),
        lastOpenedAt: instantOrNull(policy.lastOpenedAt),
      })),
      ...firings,
    },
    policiesWithoutData: withoutData,
    whyWithoutData: replay.whyWithoutData,
    filters: logs.filters,
    filtersWithoutMatch: unmatched,
    warnings: logs.warnings,
    inputs: {
      files: tally.files,
      entries: tally.entries,
      points: tally.points,
      outside: tally.outside,
      bad: tally.bad,
      badExamples: tally.examples,
      refused: tally.refused,
      skippedFiles: tally.skippedFiles,
    },
    stats: worst.stats,
    best: engineJson(best),
  };
}
