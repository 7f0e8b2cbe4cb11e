import { compareText } from '../../../model/compare-text';
import type { Series } from '../../metrics/series';
import type { FailureRules } from '../failure-rules';
import type { Violation } from '../incident-log';
import { shownValue } from '../lateness';
import { isTriggered, type SeriesCondition } from '../series-condition';
import type { ConditionValues } from './condition-values';
import { judge, type SeriesState } from './series-state';

/** One condition of a policy over time. */
export class ConditionState {
  /** Is the condition met: do enough of its series fail? */
  met = false;
  private states: SeriesState[] = [];

  constructor(
    private readonly condition: SeriesCondition,
    private readonly values: ConditionValues,
    private readonly rules: FailureRules,
    private readonly matchKeyOf: (series: Series) => string,
  ) {}

  get displayName(): string {
    return this.condition.displayName;
  }

  /** The series that fail, in the order of their keys. */
  get failing(): readonly SeriesState[] {
    return this.states.filter((state) => state.failing);
  }

  /** Computes all values at the evaluation at `at`, and judges each series that has one or had one before. */
  evaluate(at: number): void {
    this.states = this.states.filter((state) => !state.forgotten);
    const values = new Map(this.values(at).map((one) => [one.key, one]));
    const known = new Set(this.states.map(({ key }) => key));
    for (const { key, series } of values.values()) {
      if (!known.has(key)) this.states.push(this.stateOf(key, series, at));
    }
    this.states.sort((a, b) => compareText(a.key, b.key));
    for (const state of this.states) judge(state, values.get(state.key)?.value ?? null, at, this.rules);
    const remembered = this.states.filter((state) => !state.forgotten);
    this.met = isTriggered(this.condition.trigger, this.failing.length, remembered.length);
  }

  violationOf({ series, value }: SeriesState): Violation {
    return { condition: this.displayName, series, value: shownValue(value) };
  }

  private stateOf(key: string, series: Series, at: number): SeriesState {
    return {
      key,
      series,
      matchKey: this.matchKeyOf(series),
      value: null,
      lastData: at,
      since: null,
      failing: false,
      forgotten: false,
      attached: null,
    };
  }
}
