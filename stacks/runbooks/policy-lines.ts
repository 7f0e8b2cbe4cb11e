import type { AlertCondition } from '../../constructs/alert-condition';
import { GAUGE_AGGREGATION } from '../../constructs/alert-condition';
import { Duration } from '../../model/duration';
import type { Alert } from '../alerts/alert';

/** One line for each policy of a folder: how urgent it is, when it fires, and how often it notifies. */
export function policyLines(alerts: readonly Alert[]): string[] {
  return alerts.map((alert) => {
    const notes = [
      ...(alert.renotify === undefined ? [] : [`Sent again every ${alert.renotify.toString()} while it is open.`]),
      ...(alert.notifyOnClose === true ? ['A second notification is sent when it closes.'] : []),
    ];
    const fires = alert.conditions.map(conditionText).join(joint(alert));
    return `- **${alert.urgency === 'page' ? 'Page' : 'Ticket'}** \`${alert.displayName}\`: ${[`${fires}.`, ...notes].join(' ')}`;
  });
}

function joint({ combiner }: Alert): string {
  return combiner === undefined || combiner === 'OR' ? '; or ' : '; ';
}

function conditionText(condition: AlertCondition): string {
  const facts = factsOf(condition);
  return facts === '' ? condition.displayName : `${condition.displayName} (${facts})`;
}

function factsOf(condition: AlertCondition): string {
  const { duration } = condition;
  const lasting = duration.equals(Duration.zero) ? [] : [`for ${duration.toString()}`];
  switch (condition.kind) {
    case 'threshold': {
      const isAbove = condition.comparison === 'COMPARISON_GT';
      const per = condition.aggregation?.groupByFields?.map((field) => `\`${field.split('.').at(-1) ?? field}\``) ?? [];
      return [
        `\`${shortMetric(condition.series.metricType)}\` ${isAbove ? 'above' : 'below'} ${condition.threshold}`,
        ...(per.length === 0 ? [] : [`for each ${per.join(', ')}`]),
        ...lasting,
      ].join(', ');
    }
    case 'absence':
      return `\`${shortMetric(condition.series.metricType)}\` without a point in ${GAUGE_AGGREGATION.alignmentPeriod.toString()}, ${lasting.join('')}`;
    case 'burn-rate':
    case 'promql':
      return lasting.join('');
  }
}

function shortMetric(type: string): string {
  return type.replace(/^(custom\.googleapis\.com|logging\.googleapis\.com\/user)\//, '');
}
