import type { Alignment } from '../../metrics/align';
import type { Fold } from '../../metrics/reducer';
import type { Series } from '../../metrics/series';
import type { EvaluationClock } from '../evaluation-clock';
import type { OpenRow, Row } from '../incremental/row';
import type { Rest, ValueSource, Visibility } from '../incremental/value-source';

/** What a reducer does: fold the series of a group, and keep some labels. */
export interface Reduction {
  readonly fold: Fold;
  readonly groupOf: (series: Series) => Series;
}

/** One aggregation, ready to run. */
export interface CompiledStep extends Alignment {
  /** Unset: every series stands for itself. */
  readonly reduction: Reduction | undefined;
}

/** Why something is not evaluated, in words that name the construct. */
export interface Unevaluated {
  readonly unevaluated: string;
}

/** What values are computed under: when, and what can be seen then. */
export interface Timing {
  readonly clock: EvaluationClock;
  readonly visibility: Visibility;
}

/**
 * Makes what computes the values, ready to take points in.
 * @param rest when values need not be computed; a source may compute them all the same
 */
export type MakeSource = <R extends Row>(timing: Timing, open: OpenRow<R>, rest?: Rest<R>) => ValueSource<R>;

/** The values of a condition, ready to be computed. */
export interface CompiledQuery {
  readonly makeSource: MakeSource;
  /** Resource labels that are left after all reductions; unset: all of them. */
  readonly resourceLabels: readonly string[] | undefined;
  /** What to know of how it is evaluated. */
  readonly remark?: string;
}
