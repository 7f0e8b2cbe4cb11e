// Only for speed: the members of a group are kept between evaluations.
// test/alerting/evaluation/properties.test.ts compares the result with the reference engine.
import type { Distribution } from '../../metrics/distribution';
import type { Fold, Member } from '../../metrics/reducer';
import { compareText } from '../../../model/compare-text';
import type { Row } from './row';

/** An incoming series of a group. */
export interface GroupMember extends Member {
  /** Identity of the series. */
  readonly key: string;
  readonly distribution: Distribution | undefined;
  /** Does it have a value? */
  readonly present: boolean;
}

/** The series that a reducer folds into one value; without a reducer, a single series. */
export class Group<R extends Row = Row> {
  /** Is it to be refreshed at this evaluation? */
  touched = false;
  /** How many incoming series it has, with values or without. */
  inputs = 0;
  /** The series with a value, in the order of their keys: a sum does not depend on which series came first. */
  readonly #members: GroupMember[] = [];

  constructor(
    readonly key: string,
    readonly row: R,
    readonly fold: Fold | undefined,
  ) {}

  /** Adds an incoming series that has got a value; removes one that has lost it. */
  admit(member: GroupMember): void {
    const members = this.#members;
    let at = members.length;
    while (at > 0 && compareText(members[at - 1]?.key ?? '', member.key) >= 0) at--;
    if (member.present) {
      if (members[at] !== member) members.splice(at, 0, member);
    } else if (members[at] === member) members.splice(at, 1);
  }

  /** Writes the value of the group into its row. */
  refresh(): void {
    const { row, fold } = this;
    const [first] = this.#members;
    row.present = first !== undefined;
    row.distribution = undefined;
    if (first === undefined) return;
    row.value = fold === undefined ? first.value : fold.reduce(this.#members);
    row.present = !Number.isNaN(row.value);
    row.distribution = fold === undefined ? first.distribution : fold.merge?.(this.#members);
  }
}
