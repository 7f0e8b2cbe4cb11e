import type { VectorNode } from './vector-node';

/** When samples are visible, and which of them a range includes. */
export interface SampleRules {
  /** How long after its time a sample is visible. */
  readonly delayMs: number;
  /** Does a range leave out a sample exactly at its start? */
  readonly leftOpen: boolean;
}

/** The extent of a time frame. */
export interface FrameExtent {
  /** How long before an evaluation of the rule its instants may be. */
  readonly reachMs: number;
  /** How many of its instants one evaluation of the rule includes. */
  readonly steps: number;
}

/** The instants at which nodes are evaluated: those of the rule, or the steps of a subquery. */
export class TimeFrame {
  /** The nodes that are evaluated at its instants, operands before operators. */
  readonly nodes: VectorNode[] = [];
  /** The instant of the outer frame for which its own instants are evaluated. */
  now = NaN;
  readonly reachMs: number;
  readonly steps: number;

  constructor(
    readonly name: string,
    readonly rules: SampleRules,
    { reachMs, steps }: FrameExtent,
    /** The frame of the query around a subquery; undefined: this is the frame of the rule. */
    readonly outer?: TimeFrame,
  ) {
    this.reachMs = reachMs;
    this.steps = steps;
  }

  /** Up to which time samples are visible, at an instant of this frame. */
  seenUntil(time: number): number {
    // Every step of a subquery sees the samples that are visible when the rule is evaluated.
    return this.outer === undefined ? time - this.rules.delayMs : this.outer.seenUntil(this.now);
  }
}
