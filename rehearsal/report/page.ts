import type { AlertPolicy } from '../alerting/policy';
import type { Dashboard } from '../charting/dashboard';
import { faultBegan, firstOpened } from '../simulate/expectations';
import type { Rehearsal } from '../simulate/rehearsal';
import { coverageOf } from './coverage';
import { coverageHtml } from './coverage-html';
import { sayPercent } from './coverage-table';
import { dashboardHtml } from './dashboard-html';
import { escapeHtml, htmlTable } from './html';
import { outcomeLine } from './outcome-line';
import { PAGE_STYLE } from './page-style';
import { storyHtml } from './story-html';
import { sayMinutes } from './times';

/** A part of the page that another room has written, as HTML. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly html: string;
}

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
    { id: 'stories', title: 'Incidents rehearsed', html: storiesHtml(rehearsals, options.policies ?? []) },
    { id: 'coverage', title: 'Policies by scenarios', html: coverageHtml(coverageOf(rehearsals)) },
    ...dashboardSection(rehearsals, options.dashboards ?? []),
    ...(options.sections ?? []),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<header>
<h1>${escapeHtml(title)}</h1>
<nav aria-label="Parts of this report">${sections.map(({ id, title: name }) => `<a href="#${id}">${escapeHtml(name)}</a>`).join('')}</nav>
${cards(rehearsals)}
</header>
<main>
${sections.map(({ id, title: name, html }) => `<section id="${id}"><h2>${escapeHtml(name)}</h2>${html}</section>`).join('\n')}
</main>
</body>
</html>
`;
}

/** The figures to look at first. */
function cards(rehearsals: readonly Rehearsal[]): string {
  const expectations = rehearsals.flatMap((one) => one.expectations);
  const met = expectations.filter((one) => one.met).length;
  const declared = rehearsals.filter(({ world }) => world === 'declared');
  const seen = declared.flatMap((one) => {
    const [began, opened] = [faultBegan(one), firstOpened(one.worst)];
    return began === undefined || opened === null ? [] : [opened - began];
  });
  const { percent, rows, untripped } = coverageOf(rehearsals);
  const card = (value: string, said: string, tone = '') => `<li><b${tone}>${value}</b><span>${said}</span></li>`;
  return `<ul class="cards">${[
    card(String(new Set(rehearsals.map(({ scenario }) => scenario.name)).size), 'scenarios rehearsed'),
    card(
      `${met} of ${expectations.length}`,
      'expectations met',
      met === expectations.length ? ' class="good"' : ' class="bad"',
    ),
    ...(seen.length === 0 ? [] : [card(sayMinutes(Math.max(...seen)), 'slowest first alert, worst case')]),
    card(sayPercent(percent), `of policies seen to fire, ${rows.length - untripped.length} of ${rows.length}`),
  ].join('')}</ul>`;
}

function storiesHtml(rehearsals: readonly Rehearsal[], policies: readonly AlertPolicy[]): string {
  const inOrder = [...rehearsals].sort((a, b) => (a.world < b.world ? -1 : a.world > b.world ? 1 : 0)); // as it was, then as declared
  const stories = [...new Set(rehearsals.map(({ scenario }) => scenario.story))];
  return `${scoreboard(stories, rehearsals)}
${stories
  .map((story) =>
    storyHtml(
      inOrder.filter(({ scenario }) => scenario.story === story),
      policies,
    ),
  )
  .join('\n')}`;
}

function scoreboard(stories: readonly string[], rehearsals: readonly Rehearsal[]): string {
  const cell = (story: string, world: Rehearsal['world']) => {
    const one = rehearsals.find(({ scenario, world: its }) => scenario.story === story && its === world);
    if (one === undefined) return '<td></td>';
    const met = one.expectations.every((expectation) => expectation.met);
    return `<td>${met ? '' : '<strong class="bad">not as expected:</strong> '}${escapeHtml(outcomeLine(one))}</td>`;
  };
  const rows = stories.map(
    (story) =>
      `<tr><th scope="row">${escapeHtml(story)}</th>${cell(story, 'as-it-was')}${cell(story, 'declared')}</tr>`,
  );
  return htmlTable('Stories, as it was and as declared', ['scenario', 'as it was', 'as declared'], rows);
}

/** Dashboards are drawn once: of the first incident that they would have been looked at for. */
function dashboardSection(rehearsals: readonly Rehearsal[], dashboards: readonly Dashboard[]): Section[] {
  const drawn = rehearsals.filter((one) => one.drawn !== undefined && one.world === 'declared');
  const shown = drawn.find((one) => one.worst.incidents.length > 0) ?? drawn[0];
  if (shown === undefined || dashboards.length === 0) return [];
  const html = dashboards.map((dashboard) => dashboardHtml(dashboard, shown)).join('\n');
  return [{ id: 'dashboards', title: 'Dashboards', html }];
}
