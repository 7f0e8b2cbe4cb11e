/** A part of a filter that its author probably did not mean. */
export interface FilterWarning {
  /** Stable code, such as `LQL001`. */
  readonly code: string;
  /** Offset in the filter's text, from 0. */
  readonly offset: number;
  readonly message: string;
}
