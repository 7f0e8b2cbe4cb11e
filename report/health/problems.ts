import type { Finding, FindingCode, HealthReport, Unread } from '../../guard/health/build-report';
import { formatSeconds } from '../../guard/health/format';
import { escapeHtml } from '../parts/html';
import { shortInstant } from '../parts/times';

/** What is wrong, since when, and who has to act; then what could not be read. The most urgent first. */
export function problemsHtml({ findings, unread, at }: HealthReport): string {
  const of = (level: Finding['level']) => findings.filter((one) => one.level === level);
  return [
    group('urgent', 'The person on call acts within the hour', of('unhealthy'), at),
    group('later', 'The team acts in working hours', of('degraded'), at),
    unreadHtml(unread),
  ].join('');
}

/** What is judged as it is now, without a beginning that is known. */
const OF_NO_TIME: ReadonlySet<FindingCode> = new Set([
  'slo-spent',
  'slo-low',
  'slo-none',
  'policy-disabled',
  'policy-none',
  'monitor-still',
]);

function group(id: string, who: string, findings: readonly Finding[], at: string): string {
  if (findings.length === 0) return '';
  return `<section id="${id}"><h2>${who}</h2><ul class="problems">${findings.map((one) => problem(one, at)).join('')}</ul></section>`;
}

function problem({ level, code, subject, message, since, runbook }: Finding, at: string): string {
  const details = [
    ...(since !== undefined ? [sinceText(since, at)] : OF_NO_TIME.has(code) ? [] : ['in the period of this report']),
    ...(runbook === undefined ? [] : [linkTo(runbook)]),
  ];
  return `<li class="${level === 'unhealthy' ? 'bad' : 'warn'}"><b>${escapeHtml(subject)}</b> <span class="text">${escapeHtml(message)}</span><br><span class="soft">${details.join(' · ')}</span></li>`;
}

function unreadHtml(unread: readonly Unread[]): string {
  if (unread.length === 0) return '';
  const items = unread.map(
    ({ source, why }) =>
      `<li class="warn"><b>${escapeHtml(source)}</b> <span class="text">${escapeHtml(why)}</span></li>`,
  );
  return `<section id="not-read"><h2>Could not be read</h2><ul class="problems">${items.join('')}</ul></section>`;
}

/** Since an instant, and how long before the report that was: `since 15 Jan, 09:50 UTC (10 min)`. */
export function sinceText(since: string, at: string): string {
  const [from, to] = [Date.parse(since), Date.parse(at)];
  return `since ${shortInstant(from)} UTC (${formatSeconds((to - from) / 1_000)})`;
}

/** A runbook: a link where it has an address, else the file of the repository. */
export function linkTo(runbook: string): string {
  return /^https:\/\//.test(runbook)
    ? `<a href="${escapeHtml(runbook)}">Runbook</a>`
    : `runbook <code>${escapeHtml(runbook)}</code>`;
}
