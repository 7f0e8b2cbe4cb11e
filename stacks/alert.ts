import type { AlertPolicyProps } from '../constructs/alert-policy';
import type { LabelMatch } from '../constructs/series';

/** An alert policy before it is known whom it tells. Its name in a record of alerts is the id of its construct. */
export interface Alert extends Omit<AlertPolicyProps, 'channels' | 'dependsOn'> {
  /** `page`: somebody answers now. `ticket`: somebody answers in working hours. */
  readonly urgency: 'page' | 'ticket';
}

/** Criticalities that wake somebody, and those that can wait: one policy each serves every processor. */
export const WHO = {
  page: { severity: 'CRITICAL', urgency: 'page', criticality: ['metric.labels.criticality', '=', ['P0', 'P1']] },
  ticket: { severity: 'WARNING', urgency: 'ticket', criticality: ['metric.labels.criticality', '=', ['P2', 'P3']] },
} as const satisfies Record<string, Pick<Alert, 'severity' | 'urgency'> & { readonly criticality: LabelMatch }>;
