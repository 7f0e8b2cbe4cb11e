import type { VectorNode } from './vector-node';

/** When samples can be seen, and what a range takes in. */
export interface SampleRules {
  /** How long after its time a sample can be seen. */
  readonly delayMs: number;
  /** Does a range leave out a sample exactly at its start? */
  readonly leftOpen: boolean;
}

/** The instants at which some parts of a query are evaluated: those of the rule itself, or the steps of a subquery. */
export class TimeFrame {
  /** The parts that are evaluated at its instants, those below before those above. */
  readonly nodes: VectorNode[] = [];
  /** The instant of the frame around it for which its own instants are evaluated. */
  now = NaN;

  constructor(
    readonly name: string,
    readonly rules: SampleRules,
    /** How long before the instants of the rule its own may lie. */
    readonly reachMs: number,
    /** How many of its instants an evaluation of the rule takes in. */
    readonly steps: number,
    readonly around: TimeFrame | undefined,
  ) {}

  /** Up to which time samples can be seen, at an instant of this frame. */
  seenUntil(time: number): number {
    // However long ago a step was: a subquery sees what there is when the rule is evaluated.
    return this.around === undefined ? time - this.rules.delayMs : this.around.seenUntil(this.now);
  }
}
