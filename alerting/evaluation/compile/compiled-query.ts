import type { Alignment } from '../../metrics/align';
import type { Fold } from '../../metrics/reducer';
import type { Series } from '../../metrics/series';
import type { EvaluationClock } from '../evaluation-clock';
import type { Reach } from '../extent';
import type { OpenRow, Row } from '../incremental/row';
import type { IdleRules, ValueSource, Visibility } from '../incremental/value-source';

/** A cross-series reducer: how it computes the value of a group, and which group a series belongs to. */
export interface Reduction {
  readonly fold: Fold;
  readonly groupOf: (series: Series) => Series;
}

/** One compiled aggregation. */
export interface CompiledStep extends Alignment {
  /** Undefined: without a reducer, each series keeps its value. */
  readonly reduction: Reduction | undefined;
}

/** Why something is not evaluated; the text names the construct. */
export interface Unevaluated {
  readonly unevaluated: string;
}

/** When values are computed, and which points are visible then. */
export interface Timing {
  readonly clock: EvaluationClock;
  readonly visibility: Visibility;
}

/**
 * Makes the source that takes points and computes values.
 * @param idleRules when values need not be computed; a source may compute them all the same
 */
export type MakeSource = <R extends Row>(timing: Timing, open: OpenRow<R>, idleRules?: IdleRules<R>) => ValueSource<R>;

/** A source whose points are visible later by `lateMs`, without that its windows wait for them. */
export function lateSource(makeSource: MakeSource, lateMs: number): MakeSource {
  if (lateMs === 0) return makeSource;
  return (timing, open, idleRules) => makeSource(lateTiming(timing, lateMs), open, idleRules);
}

/** The same evaluations, with points that are visible later by `lateMs`. Windows do not wait for them. */
export function lateTiming({ clock, visibility }: Timing, lateMs: number): Timing {
  return { clock, visibility: { ...visibility, delayMs: visibility.delayMs + lateMs } };
}

/** A compiled filter with its aggregations. */
export interface CompiledQuery {
  readonly makeSource: MakeSource;
  readonly reach: Reach;
  /** The resource labels that all reducers keep; undefined: all of them. */
  readonly resourceLabels: readonly string[] | undefined;
  /** A note on how it is evaluated. */
  readonly remark?: string;
}
