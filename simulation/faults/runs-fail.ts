import type { Duration } from '../../model/duration';
import type { FailureCategory } from '../../model/failure-category';
import type { Lasting, LastingFaultKind } from './fault-kind';

/** Every attempt that starts meanwhile fails. */
export interface RunsFail extends Lasting {
  readonly kind: 'runs-fail';
  readonly processors: readonly string[];
  readonly category: FailureCategory;
  /** From the start of an attempt to its failure. */
  readonly takes: Duration;
}

export const runsFail: LastingFaultKind<RunsFail> = {
  targets: ({ processors }) => processors.map((name) => ({ what: 'processor', name })),
  failure: (fault, processor) => (fault.processors.includes(processor) ? fault : undefined),
};
