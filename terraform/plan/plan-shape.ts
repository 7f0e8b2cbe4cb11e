import type { Body } from '../resource';

/**
 * The parts of `terraform show -json` that are read, of a plan or of a state; OpenTofu prints the same.
 * https://developer.hashicorp.com/terraform/internals/json-format
 */
export interface PlanDocument {
  readonly format_version: string;
  /** Of a plan. */
  readonly planned_values?: { readonly root_module?: PlannedModule };
  /** Of a state. */
  readonly values?: { readonly root_module?: PlannedModule };
  /** Of a plan: the state before it, with what was read of the resources. */
  readonly prior_state?: unknown;
  readonly resource_changes?: readonly ResourceChange[];
  readonly configuration?: {
    readonly root_module?: ConfiguredModule;
    readonly provider_config?: Readonly<Record<string, { readonly version_constraint?: string }>>;
  };
  /** What the values of the plan depend on, through locals too. */
  readonly relevant_attributes?: readonly RelevantAttribute[];
}

export interface PlannedModule {
  readonly resources?: readonly PlannedResource[];
  readonly child_modules?: readonly PlannedModule[];
}

export interface PlannedResource {
  readonly address: string;
  readonly mode?: string;
  readonly type: string;
  readonly name: string;
  /** Key of the instance: of `for_each` a text, of `count` a number. */
  readonly index?: string | number;
  readonly values?: Body;
}

export interface ResourceChange {
  readonly address: string;
  readonly type?: string;
  /** `data` of a data source. */
  readonly mode?: string;
  readonly change?: {
    /** Both of `delete` and `create` where it is replaced. */
    readonly actions?: readonly string[];
    /** Null where it is created. */
    readonly before?: unknown;
    /** Null where it is deleted. */
    readonly after?: unknown;
    readonly after_unknown?: unknown;
  };
}

/** A module as it is written. */
export interface ConfiguredModule {
  readonly resources?: readonly ConfiguredResource[];
  readonly module_calls?: Readonly<Record<string, ModuleCall>>;
  readonly outputs?: Readonly<Record<string, { readonly expression?: Expression }>>;
}

export interface ConfiguredResource {
  /** Address in its module, without a key. */
  readonly address: string;
  /** By field; a block is a list of such objects. */
  readonly expressions?: Body;
  readonly for_each_expression?: Expression;
  readonly depends_on?: readonly string[];
}

export interface ModuleCall {
  readonly expressions?: Readonly<Record<string, unknown>>;
  readonly for_each_expression?: Expression;
  readonly module?: ConfiguredModule;
}

/** An expression: its constant value, or what it refers to. */
export interface Expression {
  readonly references?: readonly string[];
}

export interface RelevantAttribute {
  /** Address without keys of instances. */
  readonly resource: string;
  readonly attribute: readonly (string | number)[];
}

/** Is it the output of `terraform show -json`? */
export function isPlanDocument(value: unknown): value is PlanDocument {
  return typeof value === 'object' && value !== null && 'format_version' in value;
}
