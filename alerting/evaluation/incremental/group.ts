import type { Distribution } from '../../metrics/distribution';
import type { Fold, Member } from '../../metrics/reducer';
import { compareText } from '../../metrics/series';
import type { Row } from './row';

/** A series that leads to a group. */
export interface GroupMember extends Member {
  /** Identity of the series. */
  readonly key: string;
  readonly distribution: Distribution | undefined;
  /** Does it have a value? */
  readonly present: boolean;
}

/** The series that a reducer folds into one; without a reducer, a single one. */
export class Group<R extends Row = Row> {
  /** Waits to be folded at this very evaluation. */
  touched = false;
  /** Incoming series that lead here, with points or without. */
  inputs = 0;
  /** Those with a value, in the order of their keys, so that sums do not depend on who came first. */
  readonly #members: GroupMember[] = [];

  constructor(
    readonly key: string,
    readonly row: R,
    readonly fold: Fold | undefined,
  ) {}

  /** Takes note that an incoming series has got a value, or lost it. */
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
