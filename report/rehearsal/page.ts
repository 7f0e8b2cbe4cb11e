import type { AlertPolicy } from '../../alerting/policies/policy';
import type { Dashboard } from '../../alerting/charting/dashboard';
import { harmBegan, firstOpened } from '../../simulation/outcome';
import type { Rehearsal } from '../../simulation/rehearsal';
import { judgedText } from '../../model/judged';
import { escapeHtml } from '../parts/html';
import { judgedIn } from './judged';
import { coverageOf } from './coverage';
import { coverageHtml } from './coverage-html';
import { formatPercent } from './coverage-table';
import { dashboardHtml } from '../charts/dashboard-html';
import { pageFrame, type Card, type Section } from '../parts/page-frame';
import { notSimulatedHtml, notSimulatedIn } from './not-simulated';
import { scoreboardHtml } from './scoreboard-html';
import { scenarioHtml } from './scenario-html';
import { formatMinutes } from '../parts/times';

/** What the page shows after the rehearsals. */
export interface PageOptions {
  /** The declared policies, to draw the values that each evaluated. @default - none are drawn */
  readonly policies?: readonly AlertPolicy[];
  readonly dashboards?: readonly Dashboard[];
  /** Sections that follow the dashboards. */
  readonly sections?: readonly Section[];
}

/**
 * The report: one self-contained page for light and dark, phone and paper, without network access. It holds no date of
 * creation, so the same input gives the same bytes.
 */
export function reportPage(title: string, rehearsals: readonly Rehearsal[], options: PageOptions = {}): string {
  const sections = [
    { id: 'scenarios', title: 'Scenarios', html: scenariosHtml(rehearsals, options.policies ?? []) },
    { id: 'coverage', title: 'Alert policies by scenario', html: coverageHtml(coverageOf(rehearsals)) },
    ...dashboardSection(rehearsals, options.dashboards ?? []),
    ...(options.sections ?? []),
    ...(notSimulatedIn(rehearsals).length === 0
      ? []
      : [{ id: 'not-simulated', title: 'Not simulated', html: notSimulatedHtml(rehearsals) }]),
  ];
  return pageFrame(title, cards(rehearsals), sections);
}

/** The main figures. */
function cards(rehearsals: readonly Rehearsal[]): Card[] {
  const expectations = rehearsals.flatMap((one) => one.expectations);
  const met = expectations.filter((one) => one.met).length;
  const declared = rehearsals.filter(({ world }) => world === 'declared');
  const timesToDetect = declared.flatMap((one) => {
    const [began, opened] = [harmBegan(one), firstOpened(one.worst)];
    return began === undefined || opened === null ? [] : [Math.max(0, opened - began)];
  });
  const { percent, rows, untripped } = coverageOf(rehearsals);
  return [
    { value: String(new Set(rehearsals.map(({ scenario }) => scenario.name)).size), label: 'scenarios' },
    {
      value: `${met} of ${expectations.length}`,
      label: 'expectations met',
      tone: met === expectations.length ? 'good' : 'bad',
    },
    ...(timesToDetect.length === 0
      ? []
      : [{ value: formatMinutes(Math.max(...timesToDetect)), label: 'longest time to detect, worst case' }]),
    {
      value: formatPercent(percent),
      label: `alert policies exercised by a scenario, ${rows.length - untripped.length} of ${rows.length}`,
    },
  ];
}

function scenariosHtml(rehearsals: readonly Rehearsal[], policies: readonly AlertPolicy[]): string {
  const baselineFirst = [...rehearsals].sort((a, b) => (a.world < b.world ? -1 : a.world > b.world ? 1 : 0));
  const names = [...new Set(rehearsals.map(({ scenario }) => scenario.name))];
  const articles = names.map((name) => {
    const worlds = baselineFirst.filter(({ scenario }) => scenario.name === name);
    return scenarioHtml(worlds, policies);
  });
  const judged = `<p>${escapeHtml(judgedText(judgedIn(rehearsals)))}.</p>`;
  return [judged, scoreboardHtml(rehearsals), ...articles].join('\n');
}

/** Dashboards are drawn for one rehearsal: the first with an incident. */
function dashboardSection(rehearsals: readonly Rehearsal[], dashboards: readonly Dashboard[]): Section[] {
  const drawn = rehearsals.filter((one) => one.drawn !== undefined && one.world === 'declared');
  const shown = drawn.find((one) => one.worst.incidents.length > 0) ?? drawn[0];
  if (shown === undefined || dashboards.length === 0) return [];
  const html = dashboards.map((dashboard) => dashboardHtml(dashboard, shown)).join('\n');
  return [{ id: 'dashboards', title: 'Dashboards', html }];
}
