import type { EngineResult } from '../../alerting/evaluation/result';
import type { UnmatchedFilter } from '../../replay/nearest-entries';
import type { Replay } from '../../replay/replay';
import { instantOrNull } from '../parts/times';
import { judgedJson } from '../../model/judged';
import { judgedInReplay } from './judged';
import { firingsOf } from './firings';

/** Incidents and notifications, counted. */
export function firingsJson(result: EngineResult, from: number, to: number): Record<string, unknown> {
  const { policies, periodMs, incidentCount, ...firings } = firingsOf(result, from, to);
  return {
    policies: policies.map((policy) => ({
      ...policy,
      firstOpenedAt: instantOrNull(policy.firstOpenedAt),
      lastOpenedAt: instantOrNull(policy.lastOpenedAt),
    })),
    ...firings,
    incidents: incidentCount,
    periodSeconds: Math.round(periodMs / 1_000),
  };
}

/** What was read, and what did not fit together. */
export function inputsJson(replay: Replay, unmatched: readonly UnmatchedFilter[]): Record<string, unknown> {
  const { tally, logs, withoutData, whyWithoutData } = replay;
  return {
    judged: judgedJson(judgedInReplay(replay)),
    policiesWithoutData: withoutData,
    whyWithoutData,
    filters: logs.filters,
    filtersWithoutMatch: unmatched,
    warnings: replay.warnings,
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
  };
}
