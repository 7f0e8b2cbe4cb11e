import type { HealthReport, Verdict } from '../../guard/health/build-report';
import { formatSeconds } from '../../guard/health/format';
import { count } from '../../model/count';
import { COPY_SCRIPT } from '../parts/copyable';
import { escapeHtml } from '../parts/html';
import { pageFrame } from '../parts/page-frame';
import { formatInstant } from '../parts/times';
import { verdictBox, type VerdictBox } from '../parts/verdict-box';
import { AGE_SCRIPT, ageHtml } from './age';
import { breakersHtml } from './breakers-html';
import { budgetsHtml } from './budgets-html';
import { deadlinesHtml } from './deadlines-html';
import { inFlightHtml } from './in-flight-html';
import { incidentsHtml } from './incidents-html';
import { monthHtml } from './month-html';
import { policiesHtml } from './policies-html';
import { problemsHtml } from './problems';
import { weekHtml } from './week-html';

/** The only JavaScript of the page; a server that sends it may allow no other. */
export const HEALTH_SCRIPT = `${AGE_SCRIPT}${COPY_SCRIPT}`;

/**
 * The on-call page: what is wrong, since when and who acts, then what runs, and the commands to act. One self-contained file
 * without network access, for phone, light and dark. A part that could not be read says so and is never shown as empty.
 */
export function healthPage(report: HealthReport): string {
  const month = monthHtml(report);
  const title = `${report.pipeline} ${report.environment}: ${report.verdict}`;
  return pageFrame({
    title,
    subtitle: subtitleOf(report),
    head: `${verdictHtml(report)}${problemsHtml(report)}`,
    sections: [
      { id: 'incidents', title: 'Open incidents', html: incidentsHtml(report) },
      { id: 'breakers', title: 'Breakers', html: breakersHtml(report) },
      { id: 'in-flight', title: 'Runs in flight', html: inFlightHtml(report) },
      { id: 'deadlines', title: 'Deadlines of today', html: deadlinesHtml(report) },
      { id: 'budgets', title: 'Error budgets', html: budgetsHtml(report) },
      { id: 'week', title: 'The last seven days', html: weekHtml(report) },
      ...(month === undefined ? [] : [{ id: 'month', title: 'The last 30 days', html: month }]),
      { id: 'policies', title: 'Alert policies', html: policiesHtml(report) },
    ],
    script: HEALTH_SCRIPT,
  });
}

/** The age of the page, and of what it was made from. */
function subtitleOf({ at, lastTick, project, kind }: HealthReport): string {
  const tick =
    lastTick === undefined
      ? '<b class="warn">last tick of the monitor not read</b>'
      : lastTick === null
        ? '<b class="bad">the monitor has never ticked</b>'
        : `last tick of the monitor ${formatSeconds((Date.parse(at) - Date.parse(lastTick)) / 1_000)} before`;
  const period = kind === 'daily' ? 'the last 24 hours' : 'the last 7 days';
  return `<p class="soft">${ageHtml(at)} · ${tick} · ${period} · project <code>${escapeHtml(project)}</code></p>`;
}

const TONES: Readonly<Record<Verdict, VerdictBox['tone']>> = {
  healthy: 'good',
  degraded: 'warn',
  unhealthy: 'bad',
  'could not tell': 'warn',
};

const MEANINGS: Readonly<Record<Verdict, string>> = {
  healthy: 'Every source was read, and nothing is wrong.',
  degraded: 'Nothing needs an answer within the hour.',
  unhealthy: 'Something needs an answer within the hour.',
  'could not tell': 'What could not be read may be wrong.',
};

function verdictHtml({ verdict, findings, unread, at }: HealthReport): string {
  const figures = [
    count(findings.filter(({ level }) => level === 'unhealthy').length, 'urgent problem'),
    count(
      findings.filter(({ level }) => level === 'degraded').length,
      'problem that can wait',
      'problems that can wait',
    ),
    count(unread.length, 'source not read', 'sources not read'),
  ];
  return verdictBox({
    word: verdict.toUpperCase(),
    tone: TONES[verdict],
    meaning: MEANINGS[verdict],
    further: `<p><b>${figures.join(' · ')}</b></p><p class="soft">As of ${formatInstant(Date.parse(at)).slice(0, 16).replace('T', ' ')} UTC. It does not change by itself: load it again.</p>`,
  });
}
