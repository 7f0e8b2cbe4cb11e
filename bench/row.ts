/** A row of the table: a figure of ours and that of a peer, measured in the same run. */
export interface Row {
  readonly what: string;
  readonly ours: string;
  readonly peer: string;
  readonly theirs: string;
  /** Ours over theirs; of times that grow, with the exponent. */
  readonly ratio: string;
}
