import type { GuardConfig, NamedFunction } from '../../model/guard-config';
import type { AuditedDeployable } from './deployable';
import { valueOf } from './reading';

/** A function that the declaration names and others deploy. */
export interface ExternalFunction extends NamedFunction {
  /** Name of the pipeline that names it. */
  readonly pipeline: string;
  /** The function of that name in the input; undefined where the input does not hold it, so that nothing of it is judged. */
  readonly held: AuditedDeployable | undefined;
}

/** The functions of the declaration that others deploy. */
export function externalFunctionsOf(
  { pipeline, externalFunctions = [] }: GuardConfig,
  deployables: readonly AuditedDeployable[],
): ExternalFunction[] {
  return externalFunctions.map((named) => ({
    ...named,
    pipeline,
    held: deployables.find((one) => generationOf(one) !== undefined && valueOf(one.name) === named.name),
  }));
}

/** 1 or 2; undefined for what is no function. */
export function generationOf({ kind }: AuditedDeployable): 1 | 2 | undefined {
  if (kind === 'gen1-function') return 1;
  return kind === 'function' ? 2 : undefined;
}
