import type { Rehearsal } from '../../simulation/rehearsal';
import { isDerived } from '../../simulation/scenario';
import { filterBar } from '../parts/filter-bar';
import { escapeHtml, scrolling } from '../parts/html';
import { byScenario, controlsOf, runsAtBaseline, scoreboard, type Score, type ScoreRow } from '../rehearsal/score';
import { formatBothTimes, formatHours, formatNoise } from '../rehearsal/score-text';
import { scenarioId } from './scenario-id';

const TABLE = 'scenario-table';

/** A figure of a scenario, at baseline and as declared. */
interface Column {
  readonly heading: string;
  readonly text: (score: Score) => string;
  /** By what the column is sorted. */
  readonly order: (score: Score) => number;
}

const COLUMNS: readonly Column[] = [
  {
    heading: 'time to detect (since the fault)',
    text: formatBothTimes,
    order: ({ timeToDetect }) => timeToDetect?.worst ?? Number.MAX_SAFE_INTEGER,
  },
  { heading: 'incidents notified', text: notificationsText, order: ({ notifications }) => notifications },
  { heading: 'failures', text: ({ failures }) => failures.toLocaleString('en'), order: ({ failures }) => failures },
  {
    heading: 'wasted run-hours',
    text: ({ wastedHours }) => formatHours(wastedHours),
    order: ({ wastedHours }) => wastedHours,
  },
];

/** Every scenario with a fault, baseline and declared side by side, and the control scenarios in one line each. */
export function scenarioTable(rehearsals: readonly Rehearsal[]): string {
  const hasBaseline = runsAtBaseline(rehearsals);
  const own = byScenario(rehearsals);
  const rows = scoreboard(rehearsals).map((row) => rowHtml(row, own.get(row.scenario) ?? [], hasBaseline));
  const worlds = COLUMNS.map(
    () =>
      `<th scope="col" class="num start">${hasBaseline ? 'baseline</th><th scope="col" class="num">' : ''}declared</th>`,
  );
  const groups = COLUMNS.map(
    ({ heading }) => `<th scope="colgroup" colspan="${hasBaseline ? 2 : 1}" class="group">${heading}</th>`,
  );
  const head = `<thead><tr><td></td>${groups.join('')}<td></td></tr><tr><th scope="col">scenario</th>${worlds.join('')}<th scope="col" class="start">expectations</th></tr></thead>`;
  const span = COLUMNS.length * (hasBaseline ? 2 : 1) + 2;
  const filters = filterBar(TABLE, [
    { name: 'result', options: ['met', 'failed'] },
    { name: 'what', options: ['incident', 'control'] },
    { name: 'phase', options: phasesIn(rehearsals) },
  ]);
  const table = `<table data-sortable>${head}<tbody>${rows.join('')}</tbody><tbody>${controlRows(rehearsals, span).join('')}</tbody></table>`;
  return `${filters}<div id="${TABLE}">${scrolling('Scenarios', table)}</div>`;
}

function rowHtml({ baseline, declared, met }: ScoreRow, own: readonly Rehearsal[], hasBaseline: boolean): string {
  const cells = COLUMNS.flatMap((column) =>
    (hasBaseline ? [baseline, declared] : [declared]).map((score, i) => cellHtml(column, score, i === 0)),
  );
  return `<tr${dataOf(own, met, 'incident')}><th scope="row">${linkTo(own)}</th>${cells.join('')}${metCell(own)}</tr>`;
}

function cellHtml({ text, order }: Column, score: Score | undefined, isFirst: boolean): string {
  const name = isFirst ? 'num start' : 'num';
  if (score === undefined) return `<td class="${name}"></td>`;
  const shown = text(score);
  const tone = shown === 'undetected' ? ' bad' : '';
  return `<td class="${name}${tone}" data-sort="${order(score)}">${escapeHtml(shown)}</td>`;
}

/** The control scenarios, which expect no notification. */
function controlRows(rehearsals: readonly Rehearsal[], span: number): string[] {
  const { names, failed } = controlsOf(rehearsals);
  const all = byScenario(rehearsals);
  return names.map((name) => {
    const own = all.get(name) ?? [];
    const met = !failed.includes(name);
    const result = met
      ? '<span class="good">control: no notification expected, none sent</span>'
      : '<b class="bad">control: sent a notification, or failed another expectation</b>';
    return `<tr${dataOf(own, met, 'control')}><th scope="row">${linkTo(own)}</th><td class="start" colspan="${span - 2}">${result}</td>${metCell(own)}</tr>`;
  });
}

function metCell(own: readonly Rehearsal[]): string {
  const expectations = own.flatMap((one) => one.expectations);
  const met = expectations.filter((one) => one.met).length;
  const tone = met === expectations.length ? 'good' : 'bad';
  return `<td class="start ${tone}" data-sort="${met - expectations.length}">${met} of ${expectations.length} met</td>`;
}

function linkTo(own: readonly Rehearsal[]): string {
  const [first] = own;
  if (first === undefined) return '';
  const derived = isDerived(first.scenario) ? ' <span class="soft">derived</span>' : '';
  return `<a href="#${scenarioId(first.scenario.name)}">${escapeHtml(first.scenario.name)}</a>${derived}`;
}

function dataOf(own: readonly Rehearsal[], met: boolean, what: string): string {
  return ` data-row data-result="${met ? 'met' : 'failed'}" data-what="${what}" data-phase="${escapeHtml(phasesIn(own).join(' '))}"`;
}

/** The phases of which a run was faulty or failed. */
function phasesIn(rehearsals: readonly Rehearsal[]): string[] {
  const phases = rehearsals.flatMap(({ truth }) => [
    ...truth.actionable.map(({ phase }) => phase),
    ...truth.faultyRuns.map(({ run }) => run.processor.phase),
  ]);
  return [...new Set(phases)].sort();
}

function notificationsText(score: Score): string {
  const noise = formatNoise(score);
  return `${score.notifications.toLocaleString('en')}${noise === '' ? '' : `, ${noise}`}`;
}
