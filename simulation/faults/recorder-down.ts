import type { Lasting, LastingFaultKind } from './fault-kind';

/** Firestore refuses writes of the recorder alone: nothing is recorded, and the monitor's ticks go on. */
export interface RecorderDown extends Lasting {
  readonly kind: 'recorder-down';
}

export const recorderDown: LastingFaultKind<RecorderDown> = { targets: () => [], stopsRecorder: true };
