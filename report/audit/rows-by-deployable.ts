import type { TimeoutRow } from '../../audit/timeouts';

/** The rows of each deployable, in their order: one for each of its calls, or one without a call. */
export function rowsByDeployable(rows: readonly TimeoutRow[]): (readonly [TimeoutRow, ...TimeoutRow[]])[] {
  const groups = new Map<string, [TimeoutRow, ...TimeoutRow[]]>();
  for (const row of rows) {
    const place = `${row.environment}\n${row.address}`;
    const group = groups.get(place);
    if (group === undefined) groups.set(place, [row]);
    else group.push(row);
  }
  return [...groups.values()];
}
