import type { Series } from '../../metrics/series';
import { memoryEnd, type FailureRules } from '../failure-rules';
import type { IncidentRecord } from '../incident-log';
import { hasVerdict } from '../known-verdict';
import { violates } from '../series-condition';

/** The state of one series of a condition between evaluations. All times in milliseconds since the epoch. */
export interface SeriesState {
  readonly key: string;
  readonly series: Series;
  /** Which resource AND_WITH_MATCHING_RESOURCE compares; the same text for all series under AND. */
  readonly matchKey: string;
  /** The value at the latest evaluation; null: no data. */
  value: number | null;
  /** The latest evaluation with data. */
  lastData: number;
  /** The evaluation since which the series violates; null: it does not. */
  since: number | null;
  /** Has it violated for the whole duration of the condition? */
  failing: boolean;
  /** Its data ended too long ago. The series is dropped after this evaluation. */
  forgotten: boolean;
  /** The open incident that it belongs to, and since when; null: none. */
  attached: { readonly incident: IncidentRecord; readonly at: number } | null;
}

/** Brings a series to the evaluation at `at`. */
export function judge(state: SeriesState, value: number | null, at: number, rules: FailureRules): void {
  state.value = value;
  if (value !== null) state.lastData = at;
  if (!hasVerdict(value, at, rules)) hold(state);
  else if (value === null) judgeMissing(state, at, rules);
  else if (rules.test.kind === 'absent') judgePresent(state, rules);
  else if (violates(value, rules.test)) violate(state, at, rules);
  else recover(state);
}

/** Without a verdict a series that fails keeps failing, and one that does not begins its duration again. */
function hold(state: SeriesState): void {
  if (!state.failing) state.since = null;
}

/** A series with data is not absent, unless its last point may be later than the condition allows. */
function judgePresent(state: SeriesState, { durationMs }: FailureRules): void {
  recover(state);
  state.failing = durationMs < 0;
}

/** Missing data makes an absence fail; for a threshold the condition says what it means. */
function judgeMissing(state: SeriesState, at: number, rules: FailureRules): void {
  const { test, durationMs, keepSinceAcrossGaps } = rules;
  if (at >= endOfMemory(state, rules)) {
    state.forgotten = true;
    recover(state);
  } else if (test.kind === 'absent') {
    state.failing = at - state.lastData >= durationMs;
  } else if (test.missing === 'ACTIVE') {
    violate(state, at, rules);
  } else if (test.missing === 'INACTIVE') {
    recover(state);
  } else if (!keepSinceAcrossGaps && !state.failing) {
    state.since = null;
  }
}

/** When a series without data is forgotten. One that is part of an incident stays until auto-close. */
function endOfMemory({ attached, lastData }: SeriesState, rules: FailureRules): number {
  if (attached === null) return memoryEnd(lastData, rules);
  return Math.max(attached.at, lastData + rules.graceMs) + rules.autoCloseMs;
}

/** Once failing, a series fails until it recovers, whatever its duration. */
function violate(state: SeriesState, at: number, { durationMs }: FailureRules): void {
  state.since ??= at;
  state.failing ||= at - state.since >= durationMs;
}

function recover(state: SeriesState): void {
  state.since = null;
  state.failing = false;
}
