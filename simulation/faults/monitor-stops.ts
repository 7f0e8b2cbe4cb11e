import { z } from 'zod';
import { schemaOf } from '../../model/schema-of';
import { lasting, type Lasting, type LastingFaultKind } from './fault-kind';

/** The timeout monitor completes no tick. */
export interface MonitorStops extends Lasting {
  readonly kind: 'monitor-stops';
}

export const monitorStops: LastingFaultKind<MonitorStops> = {
  schema: schemaOf<MonitorStops>()(z.strictObject({ kind: z.literal('monitor-stops'), ...lasting })),
  targets: () => [],
  tick: 'skipped',
};
