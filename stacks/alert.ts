import type { AlertPolicyProps } from '../constructs/alert-policy';
import type { LabelMatch } from '../constructs/series';
import { CRITICALITIES, wakes, type Criticality } from '../model/criticality';
import { Duration } from '../model/duration';

/** An alert policy before it is known whom it tells. Its name in a record of alerts is the id of its construct. */
export interface Alert extends Omit<AlertPolicyProps, 'channels' | 'dependsOn'> {
  /** `page`: somebody answers now. `ticket`: somebody answers in working hours. */
  readonly urgency: 'page' | 'ticket';
}

/**
 * A page that is still open is told again so often. P0 is answered within 15 min and P1 within the hour
 * (model/criticality.ts), so what is open for four has slipped somebody's mind. For pages that last until somebody does
 * something: a run that hangs, a date that is late, a monitor that is dead. The others are over by themselves.
 */
export const REMIND = Duration.hours(4);

/** Criticalities that wake somebody, and those that can wait: one policy each serves every processor. */
export const URGENCY = {
  page: {
    severity: 'CRITICAL',
    urgency: 'page',
    renotify: REMIND,
    criticality: criticalities(wakes),
  },
  ticket: {
    severity: 'WARNING',
    urgency: 'ticket',
    criticality: criticalities((each) => !wakes(each)),
  },
} as const satisfies Record<
  string,
  Pick<Alert, 'severity' | 'urgency' | 'renotify'> & { readonly criticality: LabelMatch }
>;

function criticalities(of: (criticality: Criticality) => boolean): LabelMatch {
  return ['metric.labels.criticality', '=', CRITICALITIES.filter(of)];
}
