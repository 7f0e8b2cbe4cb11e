import type { AlertPolicyProps } from '../../constructs/alert-policy';
import type { GaugeSource, LabelMatch } from '../../constructs/series';
import { CRITICALITIES, wakes, type Criticality } from '../../model/criticality';
import { Duration } from '../../model/duration';
import type { RunEventMetrics } from '../../model/event-metrics';
import type { PlatformMetrics } from '../../model/platform-log-metrics';
import type { LogScope } from '../../model/log-scope';
import { processorsOf, type Phase, type Pipeline } from '../../model/pipeline';

/** What a person on call reads: the texts of a policy, in its folder's `texts.ts`. */
export type AlertTexts = Pick<AlertPolicyProps, 'displayName' | 'documentation'>;

/** An alert policy before the stack adds its notification channels, its dependencies and its runbook label. */
export interface Alert extends Omit<AlertPolicyProps, 'channels' | 'dependsOn' | 'runbook' | 'runbookLink'> {
  /** `page`: a person on call answers now. `ticket`: the team answers in working hours. */
  readonly urgency: Urgency;
}

export type Urgency = 'page' | 'ticket';

/** What alert policies are made from. */
export interface AlertInputs extends GaugeSource {
  readonly pipeline: Pipeline;
  /** Id of the Google Cloud project. */
  readonly project: string;
  /** What the alerts are limited to, where other pipelines run in the project. */
  readonly scope?: LogScope | undefined;
  /** Log-based metrics on run events. */
  readonly eventMetrics: RunEventMetrics;
  /** Log-based metrics on the logs of Cloud Run and Cloud Scheduler. */
  readonly platformMetrics: PlatformMetrics;
  /** Resource name of the run-success objective of a phase. */
  readonly runSuccessSlo: (phase: Phase) => string;
}

/** One folder of `stacks/alerts/`: the policies that share its texts and its runbook. */
export interface AlertFolder {
  /** The folder's name. It is the `runbook` label of its policies. */
  readonly name: string;
  /** The kind of derived scenario (simulation/derived/) that makes its policies fire, in every pipeline that has them. */
  readonly derived: string;
  /** The policies by id. An id is a construct id: to change it replaces the deployed policy. */
  readonly policies: (inputs: AlertInputs) => Readonly<Record<string, Alert>>;
  /**
   * Values that only this runbook names, by their names in the template.
   * @default - only those that every runbook may name (stacks/runbooks/)
   */
  readonly runbookValues?: (inputs: AlertInputs) => Readonly<Record<string, string>>;
}

/**
 * How often an open page is sent again. P0 is answered within 15 min and P1 within 1 h (model/criticality.ts), so a page
 * that is open for 4 h was forgotten. Only for pages that stay open until a person acts.
 */
export const REMIND = Duration.hours(4);

/** The page for P0 and P1, and the ticket for P2 and P3: the two policies serve every processor. */
export const URGENCY = {
  page: {
    severity: 'CRITICAL',
    urgency: 'page',
    renotify: REMIND,
    criticality: criticalities(wakes),
    suffix: '',
  },
  ticket: {
    severity: 'WARNING',
    urgency: 'ticket',
    criticality: criticalities((each) => !wakes(each)),
    suffix: ' (P2, P3)',
  },
} as const satisfies Record<
  Urgency,
  Pick<Alert, 'severity' | 'urgency' | 'renotify'> & {
    /** The label that a series must have. */
    readonly criticality: LabelMatch;
    /** What the display name ends with. */
    readonly suffix: string;
  }
>;

/**
 * The two policies of a folder by id: the page for P0 and P1, and the ticket `<id>-low` for P2 and P3. A pipeline without
 * processors of one kind has no such policy: no series would ever match it.
 */
export function forEachUrgency(
  pipeline: Pipeline,
  id: string,
  policy: (urgency: Urgency) => Alert,
): Readonly<Record<string, Alert>> {
  const criticalities = processorsOf(pipeline).map(({ processor }) => processor.criticality);
  return {
    ...(criticalities.length === 0 || criticalities.some(wakes) ? { [id]: policy('page') } : {}),
    ...(criticalities.every(wakes) ? {} : { [`${id}-low`]: policy('ticket') }),
  };
}

/** The parts of a policy that its urgency decides, with its texts. */
export function urgencyParts(
  urgency: Urgency,
  { displayName, documentation }: AlertTexts,
): Pick<Alert, 'severity' | 'urgency' | 'renotify'> & AlertTexts {
  const { criticality: _, suffix, ...rest } = URGENCY[urgency];
  return { ...rest, displayName: `${displayName}${suffix}`, documentation };
}

function criticalities(of: (criticality: Criticality) => boolean): LabelMatch {
  return ['metric.labels.criticality', '=', CRITICALITIES.filter(of)];
}
