import type { TimeoutRow } from '../../audit/timeouts';
import { bound, callCells, longest, runCells } from './cells';
import { rowsByDeployable } from './rows-by-deployable';

const INDENT = '  ';

/** The headings of the table of timeouts for a terminal, narrower than that of a page. */
export const TIMEOUT_HEADINGS = ['deployable', 'timeout', 'caller\nwaits', 'retries', 'budget', 'silence', 'heartbeat'];
/** The columns of times, counted from 0. */
export const TIMEOUT_COLUMNS = [1, 2, 3, 4, 5, 6] as const;

/** Each deployable with its timeout, and below it the longest execution of a job, its callers and its processors. */
export function timeoutTree(rows: readonly TimeoutRow[]): string[][] {
  return rowsByDeployable(rows).flatMap(deployableCells);
}

function deployableCells(rows: readonly [TimeoutRow, ...TimeoutRow[]]): string[][] {
  const [first] = rows;
  const name = first.phase === undefined ? first.deployable : `${first.phase} ${first.deployable}`;
  const ceiling = first.ceiling === undefined ? [] : [child('with retries, at most', [longest(first)])];
  const calls = rows.flatMap(({ call }) => {
    if (call === undefined) return [];
    const [by = '', ...waitsAndRetries] = callCells(call);
    return [child(`by ${by}`, ['', ...waitsAndRetries])];
  });
  // Every row of a deployable has the same runs.
  const runs = first.runs.map((one) => {
    const [processors = '', ...times] = runCells(one);
    return child(`runs ${processors}`, ['', '', '', ...times]);
  });
  return [row(name, [bound(first.timeout)]), ...ceiling, ...calls, ...runs];
}

function child(name: string, cells: readonly string[]): string[] {
  return row(`${INDENT}${name}`, cells);
}

function row(name: string, cells: readonly string[]): string[] {
  return [name, ...TIMEOUT_COLUMNS.map((_, column) => cells[column] ?? '')];
}
