import { Duration } from '../../model/duration';
import type { GuardConfig } from '../../model/guard-config';
import { deployableNamed, type AuditedDeployable } from './deployable';

/** A call that no Terraform resource holds: the caller's code makes it, and the guard's configuration declares it. */
export interface DirectCall {
  /** `http`: one deployable calls another; `queue`: through Cloud Tasks. */
  readonly kind: 'http' | 'queue';
  /** Name of the calling deployable. */
  readonly from: string;
  /** Name of the called deployable. */
  readonly to: string;
  /** Undefined where no stack that was read holds a deployable of that name. */
  readonly callee: AuditedDeployable | undefined;
  /** The calling deployable; undefined under the same condition. */
  readonly caller: AuditedDeployable | undefined;
  /** Construct path of the guard's configuration, where it is declared. */
  readonly guard: string;
  readonly deadline: Duration;
  readonly retries: number;
}

export function directCallsOf(
  guard: string,
  config: GuardConfig,
  deployables: readonly AuditedDeployable[],
): DirectCall[] {
  return config.calls.map(({ kind, from, to, deadlineSeconds, retries }) => ({
    kind,
    from,
    to,
    callee: deployableNamed(deployables, to),
    caller: deployableNamed(deployables, from),
    guard,
    deadline: Duration.seconds(deadlineSeconds),
    retries,
  }));
}
