import { z } from 'zod';
import type { Duration } from '../../model/duration';
import { FAILURE_CATEGORIES, type FailureCategory } from '../../model/failure-category';
import { GOLDEN_RATIO } from '../workload';
import { duration, ruled, schemaOf } from '../../model/schema-of';
import { lasting, someNames, type Lasting, type LastingFaultKind } from './fault-kind';

/** Attempts that start meanwhile fail: all of them, or the first attempts of a share of the runs. */
export interface RunsFail extends Lasting {
  readonly kind: 'runs-fail';
  readonly processors: readonly string[];
  readonly category: FailureCategory;
  /** From the start of an attempt to its failure. */
  readonly takes: Duration;
  /**
   * Share of the runs of each processor whose first attempt fails, evenly spread, above 0 and below 1; later attempts
   * succeed.
   * @default - every attempt fails
   */
  readonly share?: number;
}

const share = ruled(z.number(), (n) => n > 0 && n < 1, {
  rule: 'a share is above 0 and below 1',
  fix: 'write 0.5 for half',
});

export const runsFail: LastingFaultKind<RunsFail> = {
  schema: schemaOf<RunsFail>()(
    z.strictObject({
      kind: z.literal('runs-fail'),
      processors: someNames,
      category: z.enum(FAILURE_CATEGORIES),
      takes: duration,
      share: share.optional(),
      ...lasting,
    }),
  ),
  targets: ({ processors }) => processors.map((name) => ({ what: 'processor', name })),
  failure: (fault, processor, { number, firstBefore }) => {
    const { processors, share } = fault;
    const index = processors.indexOf(processor);
    if (index === -1) return undefined;
    if (share === undefined) return fault;
    // Processors that run one after the other fail at different times, so that the share holds over all of them as well.
    const offset = (index * GOLDEN_RATIO) % 1;
    const failedBy = (runs: number) => Math.floor(runs * share + offset);
    return number === 1 && failedBy(firstBefore + 1) > failedBy(firstBefore) ? fault : undefined;
  },
};
