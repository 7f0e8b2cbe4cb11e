import { z } from 'zod';
import { schemaOf } from '../../model/schema-of';
import { lasting, type Lasting, type LastingFaultKind } from './fault-kind';

/** Firestore refuses writes of the recorder alone: nothing is recorded, and the monitor's ticks go on. */
export interface RecorderDown extends Lasting {
  readonly kind: 'recorder-down';
}

export const recorderDown: LastingFaultKind<RecorderDown> = {
  schema: schemaOf<RecorderDown>()(z.strictObject({ kind: z.literal('recorder-down'), ...lasting })),
  targets: () => [],
  stopsRecorder: true,
};
