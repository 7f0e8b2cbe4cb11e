/** Something that runs in the project and is not declared. */
export interface LeftOut {
  /** Such as `Cloud Functions (1st gen) function`. */
  readonly kind: string;
  readonly name: string;
  /** Why it is not declared: half a sentence. */
  readonly why: string;
}
