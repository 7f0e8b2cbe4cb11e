import type { Duration } from '../../model/duration';
import { deployableNamed, type AuditedDeployable } from './deployable';
import type { AuditedProcessor } from './guard';
import type { AuditedJob } from './run-job';

/** The processors of one deployable with the same times: judged and shown once. */
export interface ProcessorGroup {
  /** Name of the deployable that hosts them. */
  readonly deployableName: string;
  /** Undefined where no stack that was read holds a deployable or a job of that name. */
  readonly deployable: AuditedDeployable | AuditedJob | undefined;
  readonly phase: string;
  readonly budget: Duration;
  readonly heartbeat: Duration;
  readonly silence: Duration;
  /** In the order of the declaration; at least one. */
  readonly processors: readonly AuditedProcessor[];
}

/** Groups in the order in which their first processor is declared. */
export function groupProcessors(
  processors: readonly AuditedProcessor[],
  deployables: readonly (AuditedDeployable | AuditedJob)[],
): ProcessorGroup[] {
  const groups = new Map<string, ProcessorGroup & { processors: AuditedProcessor[] }>();
  for (const processor of processors) {
    const { deployable, phase, budget, heartbeat, silence } = processor;
    const key = [deployable, phase, ...[budget, heartbeat, silence].map((time) => time.toSeconds())].join(' ');
    const group = groups.get(key);
    if (group !== undefined) {
      group.processors.push(processor);
      continue;
    }
    groups.set(key, {
      deployableName: deployable,
      deployable: deployableNamed(deployables, deployable),
      phase,
      budget,
      heartbeat,
      silence,
      processors: [processor],
    });
  }
  return [...groups.values()];
}

/** `order-import`, or `order-import and 33 more`. */
export function showProcessors(names: readonly string[]): string {
  const [first, ...more] = names;
  return more.length === 0 ? (first ?? '') : `${first ?? ''} and ${more.length} more`;
}
