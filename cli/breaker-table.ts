import pc from 'picocolors';
import type { BreakerHistory, BreakerView } from '../guard/breaker/breaker-view';
import { fitLines } from '../report/parts/fit-lines';
import { terminalTable } from '../report/parts/terminal-table';

const LIST_HEADINGS = ['breaker', 'phase', 'state', 'since', 'reason', 'requested'];
const HISTORY_HEADINGS = ['time', 'from', 'to', 'by', 'reason'];

/**
 * Every breaker for a terminal.
 * @param width characters of a line
 */
export function listTable(breakers: readonly BreakerView[], width: number): string {
  const rows = breakers.map(({ id, phase, state, since, reason, by, request, observeOnly }) => [
    id,
    phase ?? 'not declared',
    observeOnly === true ? `${paint(state)} (observe only)` : paint(state),
    since ?? '',
    since === null ? '' : `${reason} (${by})`,
    request === null ? '' : `${request.action} (${request.by}): ${request.reason}`,
  ]);
  return terminalTable(LIST_HEADINGS, rows, width);
}

/**
 * One breaker with its state changes for a terminal.
 * @param width characters of a line
 */
export function historyTable({ breaker, history }: BreakerHistory, width: number): string {
  const rows = history.map(({ at, from, to, by, reason }) => [new Date(at).toISOString(), from, paint(to), by, reason]);
  const verb = breaker.observeOnly === true ? 'observes only; would stop' : 'stops';
  const stops = breaker.stops.length === 0 ? 'stops nothing' : `${verb} ${breaker.stops.join(', ')}`;
  const requested = breaker.request;
  const lines = [
    `${pc.bold(breaker.id)}  ${paint(breaker.state)}  ${stops}`,
    ...(requested === null ? [] : [`${requested.by} requested to ${requested.action} it: ${requested.reason}`]),
    history.length === 0 ? 'no state change yet' : terminalTable(HISTORY_HEADINGS, rows, width),
  ];
  return fitLines(lines.join('\n'), width);
}

function paint(state: BreakerView['state']): string {
  const text = state.replace('_', '-');
  return state === 'closed' ? pc.green(text) : state === 'open' ? pc.red(text) : pc.yellow(text);
}
