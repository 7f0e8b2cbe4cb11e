import type { SlackBlock, SlackMessage } from '../ports/slack';
import { policyCounts } from './armed-policies';
import type { Finding, HealthReport, PhaseHealth, Verdict } from './build-report';
import { formatPercent, formatSeconds, sparkline } from './format';

const EMOJI: Readonly<Record<Verdict, string>> = {
  healthy: ':large_green_circle:',
  degraded: ':large_yellow_circle:',
  unhealthy: ':red_circle:',
  'could not tell': ':white_circle:',
};

/** Below Slack's limits: https://docs.slack.dev/reference/block-kit/blocks/section-block */
const SECTION_CHARACTERS = 2_900;
const MOST_LINES = 10;

/** The report for Slack: verdict, findings, unread sources, phases, totals. */
export function slackMessage(report: HealthReport): SlackMessage {
  const { kind, pipeline, environment, verdict, findings, unread, phases } = report;
  const title = `${pipeline} ${environment}: ${verdict}`;
  const blocks: SlackBlock[] = [
    {
      type: 'header',
      text: { type: 'plain_text', text: `${kind === 'daily' ? 'Daily' : 'Weekly'} health, ${title}`.slice(0, 150) },
    },
    section(`${EMOJI[verdict]} *${verdict}*${summaryOf(report)}`),
  ];
  if (findings.length > 0) blocks.push(section(list(findings.map(findingText))));
  if (unread.length > 0) {
    blocks.push(section(`*Could not be read*\n${list(unread.map(({ source, why }) => `${source}: ${why}`))}`));
  }
  blocks.push({ type: 'divider' }, ...phases.map((phase) => section(phaseText(phase))), context(report));
  return { text: `${title}${summaryOf(report)}`, blocks };
}

function summaryOf({ findings, unread }: HealthReport): string {
  const parts = [
    ...(findings.length > 0 ? [`${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}`] : []),
    ...(unread.length > 0 ? [`${unread.length} ${unread.length === 1 ? 'source' : 'sources'} not read`] : []),
  ];
  return parts.length === 0 ? '' : `: ${parts.join(', ')}`;
}

function findingText({ level, subject, message }: Finding): string {
  return `${level === 'unhealthy' ? EMOJI.unhealthy : EMOJI.degraded} *${subject}* ${message}`;
}

function phaseText(phase: PhaseHealth): string {
  const { successRate, durations, completeness, trend } = phase;
  const parts = [
    successRate === null ? 'no run ended' : `${formatPercent(successRate)} success`,
    `${phase.succeeded} succeeded, ${phase.failed} failed, ${phase.expectedFailures} expected failures`,
    ...(durations === null
      ? []
      : [
          `P50 ${formatSeconds(durations.p50)}, P95 ${formatSeconds(durations.p95)}, P99 ${formatSeconds(durations.p99)}`,
        ]),
    `complete ${completeness.complete} of ${completeness.due}`,
    ...(phase.truncated ? [`latest ${phase.runs} runs only`] : []),
  ];
  return `*${phase.phase}*  ${trend === undefined ? '' : `\`${sparkline(trend)}\`  `}${parts.join(' · ')}`;
}

function context({ inFlight, incidents, breakers, slos, policies, from, at }: HealthReport): SlackBlock {
  const count = (items: { readonly items: readonly unknown[]; readonly truncated: boolean } | undefined) =>
    items === undefined ? 'not read' : `${items.items.length}${items.truncated ? ' or more' : ''}`;
  const budgets = (slos ?? []).map(
    ({ name, budgetLeft }) => `${name} ${budgetLeft === null ? 'no point yet' : formatPercent(budgetLeft)}`,
  );
  const text = [
    `in flight ${count(inFlight)}`,
    `open incidents ${count(incidents)}`,
    `open breakers ${breakers === undefined ? 'not read' : breakers.length}`,
    `error budget left: ${slos === undefined ? 'not read' : budgets.length === 0 ? 'no SLO declared' : budgets.join(', ')}`,
    `alert policies ${policies === undefined ? 'not read' : policyCounts(policies)}`,
    `${from.slice(0, 16)} to ${at.slice(0, 16)} UTC`,
  ].join(' · ');
  return { type: 'context', elements: [{ type: 'mrkdwn', text: escape(text).slice(0, SECTION_CHARACTERS) }] };
}

function section(text: string): SlackBlock {
  return { type: 'section', text: { type: 'mrkdwn', text: cut(escape(text)) } };
}

/** Cuts a text, but not in the middle of an escaped character. */
function cut(text: string): string {
  return text.length <= SECTION_CHARACTERS ? text : `${text.slice(0, SECTION_CHARACTERS).replace(/&[a-z]*$/, '')} …`;
}

function list(lines: readonly string[]): string {
  const more = lines.length - MOST_LINES;
  return [...lines.slice(0, MOST_LINES), ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
}

/** Escapes the three characters with a meaning in Slack's markup: https://docs.slack.dev/messaging/formatting-message-text#escaping */
function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
