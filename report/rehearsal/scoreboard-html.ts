import type { Rehearsal } from '../../simulation/rehearsal';
import { escapeHtml, htmlTable } from '../parts/html';
import { controlsOf, hoursAvoided, runsAtBaseline, scoreboard, type Score } from './score';
import { formatBothTimes, formatHours, formatNoise } from './score-text';

/** Columns of the scoreboard: each has one value as declared, and one at baseline if any scenario runs there. */
const COLUMNS: readonly (readonly [heading: string, format: (score: Score) => string])[] = [
  ['time to detect (since fault)', formatBothTimes],
  ['notifications', formatNotifications],
  ['failures', ({ failures }) => failures.toLocaleString('en')],
  ['wasted run-hours', ({ wastedHours }) => formatHours(wastedHours)],
];

/** The scoreboard for the page: scenarios with a fault, the control scenarios, and the wasted run-hours avoided. */
export function scoreboardHtml(rehearsals: readonly Rehearsal[]): string {
  const hasBaseline = runsAtBaseline(rehearsals);
  const rows = scoreboard(rehearsals).map(({ scenario, baseline, declared, met }) => {
    const mark = met ? '' : '<strong class="bad">expectation not met:</strong> ';
    const cells = COLUMNS.flatMap(([, format]) =>
      (hasBaseline ? [baseline, declared] : [declared]).map(
        (score) => `<td>${score === undefined ? '' : escapeHtml(format(score))}</td>`,
      ),
    );
    return `<tr><th scope="row">${mark}${escapeHtml(scenario)}</th>${cells.join('')}</tr>`;
  });
  const head = COLUMNS.flatMap(([heading]) => (hasBaseline ? [`${heading}, baseline`, 'declared'] : [heading]));
  const caption = hasBaseline ? 'Scenarios at baseline and as declared' : 'Scenarios as declared';
  const table = htmlTable(caption, ['scenario', ...head], rows);
  return [table, controlHtml(rehearsals), hoursHtml(rehearsals)].filter((part) => part !== '').join('\n');
}

function controlHtml(rehearsals: readonly Rehearsal[]): string {
  const { names, failed } = controlsOf(rehearsals);
  if (names.length === 0) return '';
  const result =
    failed.length === 0 ? 'none sent' : `<strong class="bad">sent by ${escapeHtml(failed.join(', '))}</strong>`;
  return `<p>Control scenarios (no notification expected, ${result}): ${escapeHtml(names.join(', '))}.</p>`;
}

/** Empty if no scenario runs both at baseline and as declared: there is nothing to compare. */
function hoursHtml(rehearsals: readonly Rehearsal[]): string {
  const worlds = new Set(rehearsals.map(({ world }) => world));
  if (worlds.size < 2) return '';
  return `<p>Wasted run-hours avoided: ${Math.round(hoursAvoided(rehearsals)).toLocaleString('en')} h (hours of runs that cannot succeed any more, baseline minus declared).</p>`;
}

function formatNotifications(score: Score): string {
  const noise = formatNoise(score);
  return `${score.notifications.toLocaleString('en')}${noise === '' ? '' : `, ${noise}`}`;
}
