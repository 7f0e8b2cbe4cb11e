/** What is wrong with the lines of producers. */
export const LINE_FINDINGS = [
  'rejected',
  'corrected',
  'undeclared-processor',
  'other-phase',
  'slow-heartbeat',
  'no-progress-field',
  'never-ended',
  'clock-differs',
] as const;

export interface LineFinding {
  readonly kind: (typeof LINE_FINDINGS)[number];
  /** The processor, the reason of a rejection, or the service. */
  readonly subject: string;
  readonly message: string;
  /** How many lines or runs. */
  readonly count: number;
}
