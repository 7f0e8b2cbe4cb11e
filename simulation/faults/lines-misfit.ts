import { z } from 'zod';
import { schemaOf } from '../../model/schema-of';
import { lasting, someNames, type Lasting, type LastingFaultKind } from './fault-kind';

/** Processors print run events that break the contract: the `data_date` of every run that starts meanwhile lacks its dashes. */
export interface LinesMisfit extends Lasting {
  readonly kind: 'lines-misfit';
  readonly processors: readonly string[];
}

export const linesMisfit: LastingFaultKind<LinesMisfit> = {
  schema: schemaOf<LinesMisfit>()(
    z.strictObject({ kind: z.literal('lines-misfit'), processors: someNames, ...lasting }),
  ),
  targets: ({ processors }) => processors.map((name) => ({ what: 'processor', name })),
  breaksEvents: ({ processors }, processor) => processors.includes(processor),
};
