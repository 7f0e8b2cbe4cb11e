/** A comment of a file that accepts a finding of the resource it stands at: `# phasewatch:ignore:TMO002:exp:2027-01-31 reason`. */
export interface IgnoreComment {
  /** What follows `phasewatch:ignore:`. */
  readonly text: string;
  readonly at: SourcePosition;
}

/**
 * One resource instance of an input, whatever the input was: synthesized stack, Terraform files, plan, state or asset
 * export. Expressions are evaluated and `for_each` and `count` are expanded as far as the input allows.
 */
export interface Resource {
  /** Name of the stack or of the input. Addresses are unique in it. */
  readonly stack: string;
  /** Terraform's type, such as `google_cloud_run_v2_service`. */
  readonly type: string;
  /** Full address: `module.x.google_pubsub_subscription.y["z"]`. */
  readonly address: string;
  /** What people see: the construct path, such as `prod-pipeline/import/push`, otherwise the address. */
  readonly path: string;
  /**
   * The body, in Terraform's snake_case. A single block may be an object or a list of one. What Terraform knows at
   * apply only is an expression: `${google_cloud_run_v2_service.orders.uri}/handle`.
   */
  readonly values: Body;
  /**
   * Where the values come from, by path in the body. Blocks count from 0, also where they are an object:
   * `push_config.0.push_endpoint`. A field without an entry is a literal, or was left out.
   */
  readonly origins: ReadonlyMap<string, Origin>;
  /** Where it is written, where that is known. */
  readonly source?: SourcePosition;
  /** The version of hashicorp/google with which it is applied, such as `6.50.0`. @default - the files do not fix one */
  readonly providerVersion?: string;
  /** Comments of the file that accept findings of it. @default - none */
  readonly ignores?: readonly IgnoreComment[];
}

/** A place in a file. */
export interface SourcePosition {
  /** The name it was given: relative to the folder the command runs in. */
  readonly file: string;
  readonly line: number;
}

export type Body = Readonly<Record<string, unknown>>;

/** Where the value of one field comes from. */
export interface Origin {
  /** The resources that its expression refers to, also where their values are known; in the order of the expression. */
  readonly references: readonly Reference[];
  /** Where the value was chosen, such as `default of variable timeout`. @default - where the field stands */
  readonly from?: string;
  /** Do the files leave the field out, so that the provider or the platform chose its value? @default false */
  readonly isLeftOut?: boolean;
}

/** A resource that an expression refers to. */
export interface Reference {
  /** Full address of the instance: `module.x.google_pubsub_subscription.y["z"]`. */
  readonly address: string;
  /** Such as `uri` or `service_config[0].uri`; empty for the whole resource. */
  readonly attribute: string;
}

export function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A block, written as an object or as a list of one; undefined where it is missing. */
export function block(value: unknown): Body | undefined {
  const one: unknown = Array.isArray(value) ? value[0] : value;
  return isBody(one) ? one : undefined;
}
