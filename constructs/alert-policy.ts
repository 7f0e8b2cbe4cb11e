import { MonitoringAlertPolicy } from '@cdktf/provider-google/lib/monitoring-alert-policy';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { Duration } from '../model/duration';
import { COUNTS, LIMITS, outsideCount, outsideLimit } from '../model/platform-limits';
import { InputError, type Problem } from '../model/problem';
import { checkProps } from './check-props';
import { conditionBlock, type AlertCondition } from './alert-condition';

/** What the person on call reads first, in Markdown. Google fills in variables such as `${resource.label.x}`. */
export interface AlertDocumentation {
  readonly subject: string;
  readonly whatHappened: string;
  readonly whatItMeans: string;
  /** At most three: what to do before reading the runbook. */
  readonly firstSteps: readonly string[];
}

export interface AlertPolicyProps {
  readonly displayName: string;
  /** CRITICAL pages; ERROR and WARNING are tickets. */
  readonly severity: 'CRITICAL' | 'ERROR' | 'WARNING';
  readonly conditions: readonly AlertCondition[];
  /** How the conditions are combined. @default 'OR' */
  readonly combiner?: 'OR' | 'AND' | 'AND_WITH_MATCHING_RESOURCE';
  readonly documentation: AlertDocumentation;
  /** Name of the runbook, the user label `runbook`: lower-case letters, digits, dashes. */
  readonly runbook: string;
  /** Where the runbook is: an https URL, which the notification links, or the path of a file. */
  readonly runbookLink: string;
  /** Resource names of notification channels; at least one. */
  readonly channels: readonly string[];
  /** Also notify when an incident closes. @default false */
  readonly notifyOnClose?: boolean;
  /** How often an open incident is notified again, 30 min to 24 h. @default - once only */
  readonly renotify?: Duration;
  /**
   * Closes an incident after this long without data, 30 min to 7 d. For counted events, which have no data after the last.
   * @default - 7 d: if the guard fails, its open incidents must not close
   */
  readonly closeWithoutData?: Duration;
  /** The metrics that it reads must exist first. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/** An alert policy with a runbook and notification channels. */
export class AlertPolicy extends Construct {
  /** Resource name, a token until apply. */
  readonly policyName: string;

  /** @throws InputError where a limit of alert policies is broken, and ALP001 for a PromQL condition beside another */
  constructor(scope: Construct, id: string, props: AlertPolicyProps) {
    super(scope, id);
    checkProps(this, 'AlertPolicyProps', props);
    const where = this.node.path;
    const autoClose = props.closeWithoutData ?? LIMITS.autoClose.max;
    const problems = [
      outsideLimit(`${where}/closeWithoutData`, LIMITS.autoClose, autoClose),
      outsideCount(`${where}/conditions`, COUNTS.alertConditions, props.conditions.length),
      outsideCount(`${where}/channels`, COUNTS.alertChannels, props.channels.length),
      props.renotify === undefined ? undefined : outsideLimit(`${where}/renotify`, LIMITS.renotify, props.renotify),
      promqlProblem(where, props.conditions),
    ].filter((problem) => problem !== undefined);
    if (problems.length > 0) throw new InputError(problems);

    this.policyName = new MonitoringAlertPolicy(this, 'policy', {
      displayName: props.displayName,
      severity: props.severity,
      combiner: props.combiner ?? 'OR',
      enabled: true,
      conditions: props.conditions.map((condition) => conditionBlock(where, condition)),
      notificationChannels: [...props.channels],
      userLabels: { managed_by: 'phasewatch', runbook: props.runbook },
      documentation: {
        mimeType: 'text/markdown',
        subject: terraformLiteral(props.documentation.subject),
        content: terraformLiteral(markdown(props.documentation, props.runbook, props.runbookLink)),
        ...(isUrl(props.runbookLink) ? { links: [{ displayName: 'Runbook', url: props.runbookLink }] } : {}),
      },
      alertStrategy: {
        autoClose: autoClose.toTerraform(),
        notificationPrompts: props.notifyOnClose === true ? ['OPENED', 'CLOSED'] : ['OPENED'],
        ...(props.renotify === undefined
          ? {}
          : {
              notificationChannelStrategy: [
                { notificationChannelNames: [...props.channels], renotifyInterval: props.renotify.toTerraform() },
              ],
            }),
      },
      dependsOn: [...props.dependsOn],
    }).name;
  }
}

/** https://cloud.google.com/monitoring/promql/promql-in-alerting */
function promqlProblem(where: string, conditions: readonly AlertCondition[]): Problem | undefined {
  if (conditions.length <= 1 || conditions.every(({ kind }) => kind !== 'promql')) return undefined;
  return {
    code: 'ALP001',
    where: `${where}/conditions`,
    rule: 'a PromQL condition is the only one of its policy',
    got: `${conditions.length} conditions`,
    fix: 'join them in one query, or make one policy of each',
  };
}

/** The link is in the content too: https://cloud.google.com/monitoring/alerts/doc-variables lists no channels for `links`. */
function markdown(documentation: AlertDocumentation, runbook: string, link: string): string {
  return [
    documentation.whatHappened,
    documentation.whatItMeans,
    documentation.firstSteps.map((step, i) => `${i + 1}. ${step}`).join('\n'),
    `Runbook: ${isUrl(link) ? `[${runbook}](${link})` : link}`,
  ].join('\n\n');
}

function isUrl(link: string): boolean {
  return link.startsWith('https://');
}

/** Google's variables look like Terraform's: unescaped, Terraform would read `${resource.label.job}` as a reference. */
function terraformLiteral(text: string): string {
  return text.replaceAll(/[$%](?=\{)/g, (sign) => sign + sign);
}
