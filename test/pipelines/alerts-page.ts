import { Duration } from '../../model/duration';
import {
  filterOf,
  unescaped,
  type Aggregation,
  type Condition,
  type Observed,
  type Policy,
} from '../observability/observed';

const COMBINED: Readonly<Record<string, string>> = {
  OR: 'any of',
  AND: 'all at once',
  AND_WITH_MATCHING_RESOURCE: 'all at once, of the same processor',
};
const ALIGNED: Readonly<Record<string, string>> = {
  ALIGN_MAX: 'the highest',
  ALIGN_SUM: 'the sum of',
  ALIGN_PERCENTILE_99: 'the 99th percentile of',
};

/**
 * `docs/pipelines/<name>/alerts.md`: every synthesized alert policy.
 * @param runbooks the page of runbooks, relative to this page
 */
export function alertsPage(observed: Observed, runbooks: string): string {
  const alerts = [...observed.policies].sort(([a, x], [b, y]) => rank(x) - rank(y) || (a < b ? -1 : 1));
  return [
    '# Alerts',
    '',
    'Every alert policy of `prod`, made by a test from the synthesized stack. `UPDATE_GOLDEN=1 npx jest test/pipelines` updates this page.',
    '',
    `${alerts.length} policies; the number does not depend on the number of processors. *Page*: a person on call answers now. *Ticket*: the team answers in working hours.`,
    '',
    '| alert | urgency | severity | runbook |',
    '| --- | --- | --- | --- |',
    ...alerts.map(
      ([id, policy]) =>
        `| [${shortName(policy)}](#${id}) | ${urgencyOf(policy)} | ${policy.severity} | [${runbookOf(policy)}](${runbooks}#${runbookOf(policy)}) |`,
    ),
    ...alerts.flatMap(([id, policy]) => ['', ...section(id, policy, observed), '', runbookLine(policy, runbooks)]),
    '',
  ].join('\n');
}

function section(id: string, policy: Policy, observed: Observed): string[] {
  const [whatHappened = '', whatItMeans = '', steps = ''] = unescaped(policy.documentation.content).split('\n\n');
  const conditions = policy.conditions.map(conditionText);
  const { auto_close: autoClose, notification_prompts: prompts } = policy.alert_strategy;
  const { notification_channel_strategy: [reminder] = [] } = policy.alert_strategy;
  const repeating =
    reminder === undefined
      ? ''
      : ` It is sent again every ${Duration.parse(reminder.renotify_interval).toString()} while it is open.`;
  const closing = `${repeating}${prompts.includes('CLOSED') ? ' It also notifies when it closes.' : ''}`;
  return [
    `## ${id}`,
    '',
    `**${shortName(policy)}.** ${urgencyOf(policy) === 'page' ? 'Pages' : 'A ticket for'} ${observed.notifiedBy(policy).join(', ')}, ${policy.severity}.${closing}`,
    '',
    `Subject: ${unescaped(policy.documentation.subject)}`,
    '',
    `${whatHappened} ${whatItMeans}`,
    '',
    ...(conditions.length === 1
      ? [`Fires when ${conditions[0] ?? ''}.`]
      : [
          `Fires when ${COMBINED[policy.combiner] ?? policy.combiner}:`,
          '',
          ...conditions.map((condition) => `- ${condition}`),
        ]),
    '',
    `Without data an incident closes after ${Duration.parse(autoClose).toString()}.`,
    '',
    'First steps:',
    '',
    steps,
  ];
}

function conditionText(condition: Condition): string {
  const { condition_threshold: threshold, condition_absent: absent } = condition;
  const { condition_prometheus_query_language: promql } = condition;
  if (promql !== undefined) {
    return `${condition.display_name}, for ${Duration.parse(promql.duration).toString()}: \`${promql.query}\``;
  }
  const filter = filterOf(condition);
  const burn = /^select_slo_burn_rate\("[^"]*\/([^"/]+)", "(\d+s)"\)$/.exec(filter);
  if (burn !== null) {
    return `the error budget of \`${burn[1] ?? ''}\` burns more than ${threshold?.threshold_value ?? 0} times faster than even over ${Duration.parse(burn[2] ?? '').toString()}`;
  }
  const [aggregation] = (threshold ?? absent)?.aggregations ?? [];
  const what = `${metricText(filter)}${labelsText(filter)}`;
  if (absent !== undefined) {
    return `${what} has no point for ${Duration.parse(absent.duration).toString()}, after a window of ${windowText(aggregation)}`;
  }
  if (threshold === undefined) return condition.display_name;
  const held = Duration.parse(threshold.duration);
  const lasting = held.equals(Duration.zero) ? '' : ` for ${held.toString()}`;
  const comparison = threshold.comparison === 'COMPARISON_GT' ? 'above' : 'below';
  return `${ALIGNED[aggregation?.per_series_aligner ?? ''] ?? 'the value of'} ${what} over ${windowText(aggregation)}${groupText(aggregation)} is ${comparison} ${threshold.threshold_value}${lasting}`;
}

function metricText(filter: string): string {
  return `\`${/metric\.type = "([^"]+)"/.exec(filter)?.[1] ?? ''}\``;
}

/** Label conditions, without those that are the same for every alert of the pipeline. */
function labelsText(filter: string): string {
  const clauses = filter.split(' AND ').flatMap((clause) => {
    const match = /^(?:metric|resource)\.labels\.(\w+) (=|!=) (.+)$/.exec(clause);
    if (match === null || match[1] === 'namespace' || match[1] === 'scope') return [];
    const [, label = '', operator, value = ''] = match;
    const values = [...value.matchAll(/"([^"]*)"/g)].map(([, one = '']) => `\`${one}\``);
    const is = `${value.startsWith('ends_with') ? 'ends with ' : ''}${values.join(' or ')}`;
    return [`${label} ${operator === '=' ? '' : 'not '}${is}`];
  });
  return clauses.length === 0 ? '' : ` (${clauses.join('; ')})`;
}

function groupText(aggregation: Aggregation | undefined): string {
  const labels = (aggregation?.group_by_fields ?? []).map((field) => field.replace(/^\w+\.labels\./, ''));
  return labels.length === 0 ? '' : `, for each ${labels.join(' and ')},`;
}

function windowText(aggregation: Aggregation | undefined): string {
  return aggregation === undefined ? 'no window' : Duration.parse(aggregation.alignment_period).toString();
}

function shortName({ display_name: name }: Policy): string {
  const short = name.replace(/^Phasewatch: /, '');
  return `${short.charAt(0).toUpperCase()}${short.slice(1)}`;
}

function runbookLine(policy: Policy, runbooks: string): string {
  return `Runbook: [${runbookOf(policy)}](${runbooks}#${runbookOf(policy)})`;
}

function runbookOf({ user_labels: labels }: Policy): string {
  return labels['runbook'] ?? '';
}

/** By its channels, which come from `onCall.page` or `onCall.ticket` of the declaration. */
function urgencyOf({ notification_channels: channels }: Policy): 'page' | 'ticket' {
  return channels.some((channel) => channel.includes('.page_')) ? 'page' : 'ticket';
}

function rank(policy: Policy): number {
  return (urgencyOf(policy) === 'page' ? 0 : 10) + ['CRITICAL', 'ERROR', 'WARNING'].indexOf(policy.severity);
}
