import type { SourcePosition } from '../terraform/resource';

export type Severity = 'error' | 'warning';

/** A value on which a finding is based. */
export interface FoundValue {
  /** Construct path or name of the resource that holds it. */
  readonly of: string;
  /** The field's name in the declaration or in Google's API. */
  readonly field: string;
  /** As a person reads it: `10 min`, `10 s (default)`. */
  readonly value: string;
}

/** What a rule reports. */
export interface Finding {
  /** Stable id of the rule, such as `TMO002`. */
  readonly rule: string;
  /** Readable name of the rule. */
  readonly name: string;
  readonly severity: Severity;
  /** `fail`: the rule does not hold. `unresolved`: the audit could not judge it, which is not a pass. */
  readonly status: 'fail' | 'unresolved';
  /** Construct path of what to fix. */
  readonly address: string;
  /** Terraform's address of that resource, such as `module.x.google_pubsub_subscription.y["z"]`; undefined for others. */
  readonly resource?: string;
  /** Where it is written, where that is known. */
  readonly source?: SourcePosition;
  /** One line, lower-case, without a full stop. */
  readonly message: string;
  /** What happens without the fix. */
  readonly detail: string;
  readonly values: readonly FoundValue[];
  readonly fix: string;
  /** Page about the rule. */
  readonly doc: string;
}
