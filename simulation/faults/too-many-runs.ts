import { z } from 'zod';
import { schemaOf } from '../../model/schema-of';
import { lasting, type Lasting, type LastingFaultKind } from './fault-kind';

/** More runs are running or unresolved than one tick of the monitor reads. The runs themselves are not simulated. */
export interface TooManyRuns extends Lasting {
  readonly kind: 'too-many-runs';
}

export const tooManyRuns: LastingFaultKind<TooManyRuns> = {
  schema: schemaOf<TooManyRuns>()(z.strictObject({ kind: z.literal('too-many-runs'), ...lasting })),
  targets: () => [],
  exceedsLimits: true,
};
