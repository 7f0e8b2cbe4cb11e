import type { Duration } from '../../model/duration';
import type { FailureCategory } from '../../model/failure-category';
import type { Lasting, LastingFaultKind } from './fault-kind';

/** Attempts that start meanwhile fail: all of them, or a share. */
export interface RunsFail extends Lasting {
  readonly kind: 'runs-fail';
  readonly processors: readonly string[];
  readonly category: FailureCategory;
  /** From the start of an attempt to its failure. */
  readonly takes: Duration;
  /** Share of the attempts of each processor that fail, evenly spread, above 0 and at most 1. @default 1 */
  readonly share?: number;
}

export const runsFail: LastingFaultKind<RunsFail> = {
  targets: ({ processors }) => processors.map((name) => ({ what: 'processor', name })),
  failure: (fault, processor, before) => {
    if (!fault.processors.includes(processor)) return undefined;
    const { share = 1 } = fault;
    return Math.floor((before + 1) * share) > Math.floor(before * share) ? fault : undefined;
  },
};
