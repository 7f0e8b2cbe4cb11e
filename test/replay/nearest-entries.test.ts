import { nearestEntries } from '../../replay/nearest-entries';
import type { LogEntry } from '../../alerting/filters/logging/log-entry';

const use = (filter: string) => ({ of: 'log-based metric m', filter, matched: 0 });

/** The entries that are read, one by one. */
function recording(entries: readonly LogEntry[]) {
  const read: LogEntry[] = [];
  async function* all(): AsyncGenerator<LogEntry> {
    for (const entry of entries) {
      read.push(entry);
      yield await Promise.resolve(entry);
    }
  }
  return { read, all };
}

const payload = (...keys: readonly string[]): LogEntry => ({
  jsonPayload: Object.fromEntries(keys.map((key) => [key, 1])),
});
const THREE = 'jsonPayload.a=1 AND jsonPayload.b=1 AND jsonPayload.c=1';

describe('the entries nearest to a filter that matches no entry', () => {
  test('are those that miss the fewest clauses, the first ones first', async () => {
    const entries = [payload('a'), payload(), payload('b'), payload('a', 'b'), payload('c'), payload('b', 'c')];
    const [found] = await nearestEntries([use(THREE)], recording(entries).all);
    expect(found?.nearest.map(({ entry, missing }) => [entry, missing.length])).toEqual([
      [payload('a', 'b'), 1],
      [payload('b', 'c'), 1],
      [payload('a'), 2],
    ]);
  });

  test('are searched until no nearer entry is possible', async () => {
    const near = payload('a', 'b');
    const { read, all } = recording([near, payload('a'), near, near, near, near]);
    const [found] = await nearestEntries([use(THREE)], all);
    expect(found?.nearest).toHaveLength(3);
    expect(read).toHaveLength(4);
  });

  test('are not searched for a filter with one clause', async () => {
    const { read, all } = recording([payload('b')]);
    expect(await nearestEntries([use('jsonPayload.a=1')], all)).toMatchObject([{ clauses: 1, nearest: [] }]);
    expect(read).toEqual([]);
  });

  test('never include a matching entry, which may lie outside of the period', async () => {
    const { all } = recording([payload('a', 'b', 'c'), payload('a')]);
    const [found] = await nearestEntries([use(THREE)], all);
    expect(found?.nearest.map(({ entry }) => entry)).toEqual([payload('a')]);
  });
});
