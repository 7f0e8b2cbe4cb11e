import type { Dashboard, Tile } from '../../alerting/charting/dashboard';
import { valuesIn, type HeldValues } from '../../alerting/charting/held-values';
import type { Rehearsal } from '../../simulation/rehearsal';
import { count } from '../../model/count';
import { lineChart } from '../charts/line-chart';
import { windowOf } from '../charts/time-window';
import { unitOf } from '../charts/unit';
import { MOST_CHOICES } from '../parts/chart-style';
import { escapeHtml } from '../parts/html';

const GRID = 12;

/**
 * The declared dashboards with the data of a scenario that can be chosen, without JavaScript too. Those with the most
 * panels that are not empty can be chosen, the best first.
 */
export function dashboardsHtml(dashboards: readonly Dashboard[], rehearsals: readonly Rehearsal[]): string {
  const shown = rehearsals
    .filter((one) => one.world === 'declared' && one.drawn !== undefined)
    .map((rehearsal) => ({ rehearsal, panels: panelsWithData(dashboards, rehearsal) }))
    .sort((a, b) => b.panels - a.panels || b.rehearsal.worst.incidents.length - a.rehearsal.worst.incidents.length)
    .slice(0, MOST_CHOICES);
  if (shown.length === 0 || dashboards.length === 0) return '';
  const choices = shown.map(
    ({ rehearsal, panels }, i) =>
      `<label><input type="radio" name="dashboards" value="${i}"${i === 0 ? ' checked' : ''}> ${escapeHtml(rehearsal.scenario.name)} <span class="soft">${count(panels, 'panel')} with data</span></label>`,
  );
  const boards = shown.map(
    ({ rehearsal }, i) =>
      `<div class="choice c${i}"><h3>With the data of ${escapeHtml(rehearsal.scenario.name)}</h3>${boardsHtml(dashboards, rehearsal)}</div>`,
  );
  return `<fieldset class="choices"><legend>Scenario</legend>${choices.join('')}</fieldset>${boards.join('\n')}`;
}

function panelsWithData(dashboards: readonly Dashboard[], rehearsal: Rehearsal): number {
  return dashboards.reduce(
    (sum, { tiles }) => sum + tiles.filter((tile) => tile.text !== undefined || hasData(tile, rehearsal)).length,
    0,
  );
}

/** The dashboard with the most panels first, and open. */
function boardsHtml(dashboards: readonly Dashboard[], rehearsal: Rehearsal): string {
  return [...dashboards]
    .map((dashboard) => ({ dashboard, panels: panelsWithData([dashboard], rehearsal) }))
    .sort((a, b) => b.panels - a.panels)
    .map(({ dashboard }, i) => boardHtml(dashboard, rehearsal, i === 0))
    .join('\n');
}

/** A dashboard with its panels in their order; those without data are named in one line. */
function boardHtml(dashboard: Dashboard, rehearsal: Rehearsal, isOpen: boolean): string {
  const tiles = dashboard.tiles.map((tile) => ({ tile, html: panelHtml(tile, dashboard, rehearsal) }));
  const shown = tiles.flatMap(({ tile, html }) => (html === undefined ? [] : [tileHtml(tile, dashboard, html)]));
  const empty = tiles.filter(({ html }) => html === undefined).map(({ tile }) => emptyText(tile));
  const note =
    empty.length === 0
      ? ''
      : `<details><summary>${count(empty.length, 'panel')} without data in this scenario</summary><ul>${empty.map((text) => `<li>${text}</li>`).join('')}</ul></details>`;
  const summary = `<summary><b>${escapeHtml(dashboard.name)}</b> <span class="soft">${shown.length} of ${count(tiles.length, 'panel')} with data</span></summary>`;
  return `<details class="view"${isOpen ? ' open' : ''}>${summary}<div class="board">${shown.join('\n')}</div>${note}</details>`;
}

function tileHtml({ title, width }: Tile, { columns }: Dashboard, html: string): string {
  const span = Math.max(3, Math.round((width / columns) * GRID));
  return `<figure class="tile" style="--span:${span}"><h4>${escapeHtml(title)}</h4>${html}</figure>`;
}

function emptyText({ title, undrawn }: Tile): string {
  return `${escapeHtml(title)}${undrawn === undefined ? '' : ` <span class="soft">(${escapeHtml(undrawn)})</span>`}`;
}

/** Undefined without data. */
function panelHtml(tile: Tile, { name, queries }: Dashboard, rehearsal: Rehearsal): string | undefined {
  if (tile.text !== undefined) return `<p>${escapeHtml(tile.text)}</p>`;
  const { drawn } = rehearsal;
  if (drawn === undefined) return undefined;
  const charts = chartsOf(tile, drawn);
  const query = queries.find(({ id }) => tile.queries.includes(id));
  const chart = lineChart({
    title: `${name}: ${tile.title}`,
    unit: query === undefined ? '' : unitOf(query.condition),
    lines: charts.flatMap(({ lines }) => lines),
    charts: drawn.charts,
    window: windowOf(rehearsal),
    thresholds: tile.thresholds,
    matters: 'high',
    open: [],
    isSmall: true,
  });
  const reason = charts.find(({ undrawn }) => undrawn !== undefined)?.undrawn;
  return chart === undefined || reason === undefined
    ? chart
    : `${chart}<p class="soft">Not drawn: ${escapeHtml(reason)}</p>`;
}

/** Has a line of the tile a value in the part of the scenario that is shown? */
function hasData(tile: Tile, rehearsal: Rehearsal): boolean {
  const { drawn } = rehearsal;
  if (drawn === undefined) return false;
  const { from, stretchMs } = drawn.charts;
  const window = windowOf(rehearsal);
  const stepOf = (at: number) => Math.floor((at - from) / stretchMs);
  const [first, last] = [stepOf(window.from), stepOf(window.to)];
  const isShown = (high: HeldValues) => valuesIn(high, first, last).some((value) => !Number.isNaN(value));
  return chartsOf(tile, drawn).some(({ lines }) => lines.some(({ high }) => isShown(high)));
}

function chartsOf({ queries }: Tile, { charts }: NonNullable<Rehearsal['drawn']>) {
  return charts.charts.filter(({ id }) => queries.includes(id));
}
