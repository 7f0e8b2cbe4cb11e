import type { Distribution } from '../../metrics/distribution';
import { seriesKey, type Series } from '../../metrics/series';
import type { PointStage, ValueSource } from './value-source';
import type { OpenRow, Row } from './row';

/** Makes the source of one part of a quotient. */
export type PartSource = (open: OpenRow<Part>) => ValueSource<Part>;

/** The value of a quotient from the values of its parts, in their order; undefined: the part has no value. */
export type Divide = (parts: readonly (number | undefined)[], rows: readonly (Part | undefined)[]) => number;

/** How a quotient is computed. */
export interface QuotientRules {
  readonly sources: readonly PartSource[];
  readonly divide: Divide;
  /** The series of a quotient, given the series of its first part. */
  readonly seriesOf: (part: Series) => Series;
  /** Parts with the same key are joined. @default seriesKey */
  readonly keyOf?: (part: Series) => string;
}

/**
 * Values from several queries, joined where the resource type and all labels are the same: the ratio of a numerator and a
 * denominator, or the burn rate of an SLO. The metric type is not compared.
 * https://github.com/googleapis/googleapis/blob/master/google/monitoring/v3/alert.proto, denominator_filter
 */
export class Quotient<R extends Row> implements ValueSource<R> {
  readonly stages: readonly PointStage[];
  readonly #divide: Divide;
  readonly #seriesOf: (part: Series) => Series;
  readonly #keyOf: (part: Series) => string;
  readonly #sources: readonly ValueSource<Part>[];
  readonly #joins = new Map<string, Join<R>>();
  readonly #touched: Join<R>[] = [];

  constructor(
    rules: QuotientRules,
    readonly open: OpenRow<R>,
  ) {
    this.#divide = rules.divide;
    this.#seriesOf = rules.seriesOf;
    this.#keyOf = rules.keyOf ?? seriesKey;
    this.#sources = rules.sources.map((make, index) => make((_key, series) => this.#join(index, series)));
    this.stages = this.#sources.flatMap((source) => source.stages);
  }

  get nextTick(): number {
    let next = Infinity;
    for (const source of this.#sources) next = Math.min(next, source.nextTick);
    return next;
  }

  evaluate(tick: number, changed: (row: R) => void): void {
    for (const source of this.#sources) source.evaluate(tick, (part) => part.touch());
    for (const join of this.#touched) {
      join.touched = false;
      const { row, parts } = join;
      const values = this.#sources.map((_source, i) => (parts[i]?.present === true ? parts[i].value : undefined));
      row.value = this.#divide(values, parts);
      row.present = !Number.isNaN(row.value);
      changed(row);
    }
    this.#touched.length = 0;
  }

  #join(index: number, series: Series): Part {
    const key = this.#keyOf({ ...series, metric: { ...series.metric, type: '' } });
    let join = this.#joins.get(key);
    if (join === undefined) {
      join = new Join(this.open(key, this.#seriesOf(series)), () => this.#joins.delete(key));
      this.#joins.set(key, join);
    }
    const part = new Part(join, index, this.#touch.bind(this, join));
    join.parts[index] = part;
    return part;
  }

  #touch(join: Join<R>): void {
    if (join.touched) return;
    join.touched = true;
    this.#touched.push(join);
  }
}

/** The parts with the same key. */
class Join<R extends Row = Row> {
  touched = false;
  readonly parts: (Part | undefined)[] = [];

  constructor(
    readonly row: R,
    readonly emptied: () => void,
  ) {}

  leave(index: number): void {
    this.parts[index] = undefined;
    if (this.parts.some((part) => part !== undefined)) return;
    this.emptied();
    this.row.release();
  }
}

/** A series of one query of a quotient. */
export class Part implements Row {
  present = false;
  value = NaN;
  distribution: Distribution | undefined;

  constructor(
    readonly join: { readonly row: Row; leave(index: number): void },
    readonly index: number,
    /** Has the quotient computed at this evaluation. */
    readonly touch: () => void,
  ) {}

  get settled(): boolean {
    return !this.present && this.join.row.settled;
  }

  release(): void {
    this.join.leave(this.index);
  }
}
