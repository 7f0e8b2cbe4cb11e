export type Severity = 'error' | 'warning';

/** Values that a finding stands on, as they were found: what, and how much. */
export interface FoundValue {
  /** Construct path or name of what holds it. */
  readonly of: string;
  /** The field, as the declaration or Google calls it. */
  readonly field: string;
  /** As a person reads it: `10 min`, `10 s (default)`. */
  readonly value: string;
}

/** Something that a rule has to say. */
export interface Finding {
  /** Stable id of the rule, such as `TMO002`. */
  readonly rule: string;
  /** Readable name of the rule. */
  readonly name: string;
  readonly severity: Severity;
  /** `fail`: it does not hold. `unresolved`: it could not be judged, which is no pass. */
  readonly status: 'fail' | 'unresolved';
  /** Construct path of what to mend. */
  readonly address: string;
  /** One line, lower-case, without a full stop. */
  readonly message: string;
  /** What happens if it stays so. */
  readonly detail: string;
  readonly values: readonly FoundValue[];
  readonly fix: string;
  /** Page about the rule. */
  readonly doc: string;
}
