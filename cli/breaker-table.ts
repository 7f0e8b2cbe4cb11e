import Table from 'cli-table3';
import pc from 'picocolors';
import type { BreakerHistory, BreakerView } from '../guard/breaker/breaker-view';

const STYLE = { head: [], border: [], compact: true };

/** Every breaker for a terminal. */
export function listTable(breakers: readonly BreakerView[]): string {
  const table = new Table({ head: ['breaker', 'phase', 'state', 'since', 'reason', 'requested'], style: STYLE });
  for (const { id, phase, state, since, reason, by, request, observeOnly } of breakers) {
    table.push([
      id,
      phase ?? 'not declared',
      observeOnly === true ? `${paint(state)} (observe only)` : paint(state),
      since ?? '',
      since === null ? '' : `${reason} (${by})`,
      request === null ? '' : `${request.action} (${request.by}): ${request.reason}`,
    ]);
  }
  return table.toString();
}

/** One breaker with its state changes for a terminal. */
export function historyTable({ breaker, history }: BreakerHistory): string {
  const table = new Table({ head: ['time', 'from', 'to', 'by', 'reason'], style: STYLE });
  for (const { at, from, to, by, reason } of history) {
    table.push([new Date(at).toISOString(), from, paint(to), by, reason]);
  }
  const verb = breaker.observeOnly === true ? 'observes only; would stop' : 'stops';
  const stops = breaker.stops.length === 0 ? 'stops nothing' : `${verb} ${breaker.stops.join(', ')}`;
  const requested = breaker.request;
  return [
    `${pc.bold(breaker.id)}  ${paint(breaker.state)}  ${stops}`,
    ...(requested === null ? [] : [`${requested.by} requested to ${requested.action} it: ${requested.reason}`]),
    history.length === 0 ? 'no state change yet' : table.toString(),
  ].join('\n');
}

function paint(state: BreakerView['state']): string {
  const text = state.replace('_', '-');
  return state === 'closed' ? pc.green(text) : state === 'open' ? pc.red(text) : pc.yellow(text);
}
