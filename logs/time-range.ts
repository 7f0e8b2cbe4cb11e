/** A period of time, both ends included, in milliseconds since the epoch; infinite where it is open. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}
