import { valueOf, type Reading } from '../../audit/facts/reading';
import type { CallTimeout, RunTimes } from '../../audit/timeouts';
import type { Duration } from '../../model/duration';
import { bound, callerText, deadlineText, retriesText } from '../audit/cells';
import { showProcessors } from '../../audit/facts/processor-group';
import { escapeHtml, htmlTable } from '../parts/html';
import { filterBar } from '../parts/filter-bar';
import type { DeployableTimeouts } from './deployable-timeouts';
import { marksHtml, timeoutsId } from './timeouts-picture';

const TABLE = 'timeouts-table';
const HEAD = [
  'phase',
  'deployable',
  'timeout',
  'called by',
  'waits',
  'retries',
  'processors',
  'budget',
  'silence',
  'heartbeat',
  'findings',
] as const;
/** The phase of what belongs to none: the guard's own functions. */
const NO_PHASE = 'guard';

/** One row for each deployable, call and set of run times, with every value, so that rows can be sorted and filtered. */
export function timeoutsTable(all: readonly DeployableTimeouts[]): string {
  const rows = all.flatMap((one) =>
    orNone(one.calls).flatMap((call) => orNone(one.runs).map((runs) => rowHtml(one, call, runs))),
  );
  const phases = [...new Set(all.map(({ phase }) => phase ?? NO_PHASE))];
  const kinds = [...new Set(all.flatMap(({ calls }) => calls.map(({ kind }) => kind)))].sort();
  const rules = [...new Set(all.flatMap(({ findings }) => findings.map(({ finding }) => finding.rule)))].sort();
  return `${filterBar(TABLE, [
    { name: 'phase', options: phases },
    { name: 'kind', options: kinds },
    { name: 'finding', options: rules },
  ])}
<div id="${TABLE}">${htmlTable('Timeouts', HEAD, rows, { isSortable: true })}</div>`;
}

/** One undefined where there are none, so that there is a row. */
function orNone<T>(all: readonly T[]): readonly (T | undefined)[] {
  return all.length === 0 ? [undefined] : all;
}

function rowHtml(one: DeployableTimeouts, call: CallTimeout | undefined, runs: RunTimes | undefined): string {
  const { phase = NO_PHASE, deployable, timeout, findings } = one;
  const cells = [
    `<td>${escapeHtml(phase)}</td>`,
    `<th scope="row"><a href="#${timeoutsId(one)}">${escapeHtml(deployable)}</a></th>`,
    timeCell(timeout, bound(timeout)),
    ...(call === undefined
      ? ['<td></td><td></td><td></td>']
      : [
          `<td>${escapeHtml(callerText(call))}</td>`,
          timeCell(call.deadline, deadlineText(call)),
          `<td class="num">${escapeHtml(retriesText(call))}</td>`,
        ]),
    ...(runs === undefined
      ? ['<td></td><td></td><td></td><td></td>']
      : [
          `<td>${escapeHtml(showProcessors(runs.processors))}</td>`,
          ...[runs.budget, runs.silence, runs.heartbeat].map((time) => durationCell(time)),
        ]),
    `<td>${marksHtml(findings)}</td>`,
  ];
  const rules = findings.map(({ finding }) => finding.rule).join(' ');
  return `<tr data-row data-phase="${escapeHtml(phase)}" data-kind="${call?.kind ?? ''}" data-finding="${rules}">${cells.join('')}</tr>`;
}

function timeCell(reading: Reading<Duration>, text: string): string {
  const seconds = valueOf(reading)?.toSeconds();
  return `<td class="num when"${seconds === undefined ? '' : ` data-sort="${seconds}"`}>${escapeHtml(text)}</td>`;
}

function durationCell(time: Duration): string {
  return `<td class="num when" data-sort="${time.toSeconds()}">${time.toString()}</td>`;
}
