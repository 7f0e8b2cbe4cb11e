// Only for speed: the values of the first aggregation are kept instead of being computed again.
// test/alerting/evaluation/aggregation-properties.test.ts compares the result with the reference engine.
import type { Distribution } from '../../metrics/distribution';
import { PointRing } from '../../metrics/point-ring';
import { groupKeyOf, type Series } from '../../metrics/series';
import type { EvaluationClock } from '../evaluation-clock';
import { Group, type GroupMember } from './group';
import { InputSeries } from './input-series';
import type { PointStage, ValueSource } from './value-source';
import type { CompiledStep } from '../compile/compiled-query';
import type { OpenRow, Row } from './row';

/** The first of two aggregations. */
export interface FirstStep {
  /** Its alignment period: milliseconds between two of its values that the second step takes. */
  readonly periodMs: number;
  /** Are its values of kind DELTA: do they count something over that period? */
  readonly counts: boolean;
  readonly source: (open: OpenRow<FirstRow>) => ValueSource<FirstRow>;
}

/**
 * The second of two aggregations. It aligns the values of the first at this evaluation, one period of the first earlier,
 * two periods earlier and so on. There are several evaluations in such a period: it keeps one sequence of values, with a
 * sliding window, for each of them.
 */
export class SecondStep<R extends Row> implements ValueSource<R> {
  readonly stages: readonly PointStage[];
  readonly #first: ValueSource<FirstRow>;
  readonly #phases: number;
  readonly #groups = new Map<string, Group<R>>();
  readonly #touched: Group<R>[] = [];
  /** The rows of the first step that have values in a window. */
  readonly #active = new Set<FirstRow>();
  #next = 0;

  constructor(
    readonly first: FirstStep,
    readonly step: CompiledStep,
    readonly clock: EvaluationClock,
    readonly open: OpenRow<R>,
  ) {
    this.#phases = first.periodMs / clock.periodMs;
    this.#first = first.source((key, series) => this.#follow(key, series));
    this.stages = this.#first.stages;
  }

  get nextTick(): number {
    return this.#active.size > 0 ? this.#next : this.#first.nextTick;
  }

  evaluate(tick: number, changed: (row: R) => void): void {
    if (tick !== this.nextTick) return;
    this.#first.evaluate(tick, (row) => this.#active.add(row));
    const at = this.clock.timeOf(tick);
    for (const row of this.#active) {
      this.#slide(row, tick % this.#phases, at);
      if (row.emptyTurns >= this.#phases) this.#active.delete(row);
    }
    for (const group of this.#touched) {
      group.touched = false;
      group.refresh();
      changed(group.row);
    }
    this.#touched.length = 0;
    this.#next = tick + 1;
  }

  #follow(key: string, series: Series): FirstRow {
    const { reduction } = this.step;
    const reduced = reduction === undefined ? series : reduction.groupOf(series);
    const groupKey = reduction === undefined ? key : groupKeyOf(reduced);
    let group = this.#groups.get(groupKey);
    if (group === undefined) {
      group = new Group(groupKey, this.open(groupKey, reduced), reduction?.fold);
      this.#groups.set(groupKey, group);
    }
    group.inputs++;
    return new FirstRow(key, group, (one) => this.#unfollow(one));
  }

  #unfollow({ group }: FirstRow): void {
    if (--group.inputs > 0) return;
    this.#groups.delete(group.key);
    group.row.release();
  }

  #slide(row: FirstRow, phase: number, at: number): void {
    const input = (row.phases[phase] ??= new InputSeries(
      row.member.key,
      row.group,
      new PointRing(),
      this.step.makeWindow(),
    ));
    const { points } = input;
    if (row.present) {
      if (points.full) points.dropBefore(input.needsFrom);
      points.append(at, row.value, this.first.counts ? at - this.first.periodMs : NaN, row.distribution);
    }
    input.slide(at, at - this.step.windowMs);
    row.emptyTurns = !row.present && input.drained ? row.emptyTurns + 1 : 0;
    const { member } = row;
    const wasPresent = member.present;
    member.present = input.present;
    member.value = input.value;
    member.distribution = input.distribution;
    if (!wasPresent && !member.present) return;
    if (wasPresent !== member.present) row.group.admit(member);
    if (row.group.touched) return;
    row.group.touched = true;
    this.#touched.push(row.group as Group<R>);
  }
}

/** An output series of the first step. */
export class FirstRow implements Row {
  present = false;
  value = NaN;
  distribution: Distribution | undefined;
  /** One input for each evaluation in a period, by the tick modulo their number. */
  readonly phases: InputSeries[] = [];
  readonly member: { -readonly [Name in keyof GroupMember]: GroupMember[Name] };
  /** For how many evaluations in a row it had no value and an empty window. */
  emptyTurns = 0;

  constructor(
    key: string,
    readonly group: Group,
    readonly released: (row: FirstRow) => void,
  ) {
    this.member = { key, present: false, value: NaN, distribution: undefined };
  }

  get settled(): boolean {
    return !this.present && this.phases.every((input) => input.drained) && this.group.row.settled;
  }

  release(): void {
    this.released(this);
  }
}
