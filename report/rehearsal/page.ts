import type { AlertPolicy } from '../../alerting/policies/policy';
import type { Dashboard } from '../../alerting/charting/dashboard';
import { faultBegan, firstOpened } from '../../simulation/outcome';
import type { Rehearsal } from '../../simulation/rehearsal';
import { coverageOf } from './coverage';
import { coverageHtml } from './coverage-html';
import { formatPercent } from './coverage-table';
import { dashboardHtml } from '../charts/dashboard-html';
import { escapeHtml, htmlTable } from '../parts/html';
import { pageFrame, type Card, type Section } from '../parts/page-frame';
import { scoreboard } from './score';
import { scenarioHtml } from './scenario-html';
import { formatMinutes } from '../parts/times';

/** What the page tells of beside rehearsals. */
export interface PageOptions {
  /** The declared policies, to be drawn with what they saw. @default - none are drawn */
  readonly policies?: readonly AlertPolicy[];
  readonly dashboards?: readonly Dashboard[];
  /** Parts that follow. */
  readonly sections?: readonly Section[];
}

/**
 * The report: one self-contained page, readable in light and dark, on a phone and on paper, with no network. It holds
 * no time of its making, so the same input gives the same bytes.
 */
export function reportPage(title: string, rehearsals: readonly Rehearsal[], options: PageOptions = {}): string {
  const sections = [
    { id: 'stories', title: 'Incidents rehearsed', html: scenariosHtml(rehearsals, options.policies ?? []) },
    { id: 'coverage', title: 'Policies by scenarios', html: coverageHtml(coverageOf(rehearsals)) },
    ...dashboardSection(rehearsals, options.dashboards ?? []),
    ...(options.sections ?? []),
  ];
  return pageFrame(title, cards(rehearsals), sections);
}

/** The figures to look at first. */
function cards(rehearsals: readonly Rehearsal[]): Card[] {
  const expectations = rehearsals.flatMap((one) => one.expectations);
  const met = expectations.filter((one) => one.met).length;
  const declared = rehearsals.filter(({ world }) => world === 'declared');
  const seen = declared.flatMap((one) => {
    const [began, opened] = [faultBegan(one), firstOpened(one.worst)];
    return began === undefined || opened === null ? [] : [opened - began];
  });
  const { percent, rows, untripped } = coverageOf(rehearsals);
  return [
    { value: String(new Set(rehearsals.map(({ scenario }) => scenario.name)).size), said: 'scenarios rehearsed' },
    {
      value: `${met} of ${expectations.length}`,
      said: 'expectations met',
      tone: met === expectations.length ? 'good' : 'bad',
    },
    ...(seen.length === 0
      ? []
      : [{ value: formatMinutes(Math.max(...seen)), said: 'slowest first alert, worst case' }]),
    {
      value: formatPercent(percent),
      said: `of policies seen to fire, ${rows.length - untripped.length} of ${rows.length}`,
    },
  ];
}

function scenariosHtml(rehearsals: readonly Rehearsal[], policies: readonly AlertPolicy[]): string {
  const inOrder = [...rehearsals].sort((a, b) => (a.world < b.world ? -1 : a.world > b.world ? 1 : 0)); // as it was, then as declared
  const stories = [...new Set(rehearsals.map(({ scenario }) => scenario.name))];
  return `${scoreboardHtml(rehearsals)}
${stories
  .map((story) =>
    scenarioHtml(
      inOrder.filter(({ scenario }) => scenario.name === story),
      policies,
    ),
  )
  .join('\n')}`;
}

function scoreboardHtml(rehearsals: readonly Rehearsal[]): string {
  const cells = (both: readonly [string, string]) => both.map((one) => `<td>${escapeHtml(one)}</td>`).join('');
  const rows = scoreboard(rehearsals).map(
    ({ story, seen, told, failures, wasted, met }) =>
      `<tr><th scope="row">${met ? '' : '<strong class="bad">not as expected:</strong> '}${escapeHtml(story)}</th>${[seen, told, failures, wasted].map(cells).join('')}</tr>`,
  );
  const head = ['seen after', 'told', 'failures', 'wasted'].flatMap((what) => [`${what}, as it was`, 'as declared']);
  return htmlTable('Stories, as it was and as declared', ['story', ...head], rows);
}

/** Dashboards are drawn once: of the first incident that they would have been looked at for. */
function dashboardSection(rehearsals: readonly Rehearsal[], dashboards: readonly Dashboard[]): Section[] {
  const drawn = rehearsals.filter((one) => one.drawn !== undefined && one.world === 'declared');
  const shown = drawn.find((one) => one.worst.incidents.length > 0) ?? drawn[0];
  if (shown === undefined || dashboards.length === 0) return [];
  const html = dashboards.map((dashboard) => dashboardHtml(dashboard, shown)).join('\n');
  return [{ id: 'dashboards', title: 'Dashboards', html }];
}
