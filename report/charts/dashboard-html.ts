import type { Dashboard, Tile } from '../../alerting/charting/dashboard';
import type { Rehearsal } from '../../simulation/rehearsal';
import { escapeHtml } from '../parts/html';
import { lineChart } from './line-chart';
import { windowOf } from './time-window';

/** A declared dashboard with the data of a rehearsal, its tiles in their places. */
export function dashboardHtml(dashboard: Dashboard, rehearsal: Rehearsal): string {
  const tiles = dashboard.tiles.map((tile) => {
    const start = Math.floor((tile.column / dashboard.columns) * 12) + 1;
    const span = Math.max(3, Math.round((tile.width / dashboard.columns) * 12));
    return `<figure class="tile" style="--start:${start};--span:${span}"><h4>${escapeHtml(tile.title)}</h4>${tileHtml(tile, dashboard, rehearsal)}</figure>`;
  });
  return `<article><h3>${escapeHtml(dashboard.name)}</h3>
<p class="soft">With the data of scenario ${escapeHtml(rehearsal.scenario.name)}.</p>
<div class="board">${tiles.join('\n')}</div></article>`;
}

function tileHtml(tile: Tile, { name }: Dashboard, rehearsal: Rehearsal): string {
  if (tile.text !== undefined) return `<p>${escapeHtml(tile.text)}</p>`;
  const { drawn } = rehearsal;
  const charts = drawn?.charts.charts.filter(({ id }) => tile.queries.includes(id)) ?? [];
  const reason = tile.undrawn ?? charts.find(({ undrawn }) => undrawn !== undefined)?.undrawn;
  const lines = charts.flatMap((chart) => chart.lines);
  const note = reason === undefined ? '' : `<p class="soft">Not drawn: ${escapeHtml(reason)}</p>`;
  if (drawn === undefined || charts.length === 0 || (lines.length === 0 && reason !== undefined)) return note;
  return `${lineChart({
    title: `${name}: ${tile.title}`,
    lines,
    charts: drawn.charts,
    window: windowOf(rehearsal),
    thresholds: tile.thresholds,
    matters: 'high',
    open: [],
    width: 480,
    height: 200,
  })}${note}`;
}
