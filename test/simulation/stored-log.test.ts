import { deserialize, serialize } from 'node:v8';
import fc from 'fast-check';
import { mergedLogs } from '../../alerting/evaluation/build-result';
import { IncidentLog } from '../../alerting/evaluation/incident-log';
import { mergedStoredLogs, storedLog, type StoredLog } from '../../simulation/stored-log';

const SERIES = ['a', 'b', 'c'].map((name) => ({
  metric: { type: 'custom.googleapis.com/age', labels: { processor: name } },
  resource: { type: 'generic_task', labels: {} },
}));
const violation = fc.record({
  condition: fc.constantFrom('too old', 'too silent'),
  series: fc.constantFrom(...SERIES),
  value: fc.option(fc.double({ noNaN: true })),
});
const incident = fc.record({
  violation,
  combined: fc.option(fc.array(violation, { minLength: 1, maxLength: 3 }), { nil: undefined }),
  openedAt: fc.nat(),
  closedAt: fc.option(fc.nat()),
  sent: fc.array(
    fc.record({
      at: fc.nat(),
      kind: fc.constantFrom('opened', 'updated', 'reminder', 'closed'),
      channel: fc.constantFrom('email', 'pager'),
    }),
  ),
});

type Incident = typeof incident extends fc.Arbitrary<infer T> ? T : never;

/** The log of a policy with these incidents, in the order in which they open. */
function logWith(policy: string, incidents: readonly Incident[]): IncidentLog {
  const log = new IncidentLog(policy, [], { opened: false, closed: false });
  for (const { violation: one, combined, openedAt, closedAt, sent } of incidents) {
    const opened =
      combined === undefined
        ? log.open(openedAt, one, 'not notified')
        : log.openCombined(openedAt, 'too old and too silent', combined);
    opened.closedAt = closedAt;
    for (const { at, kind, channel } of sent) log.notifications.push({ at, kind, incident: opened, channel });
  }
  return log;
}

test('logs that are stored and merged are what they are merged at once, with the same order of fields', () => {
  const incidents = fc.array(incident, { maxLength: 8 });
  fc.assert(
    fc.property(incidents, incidents, (first, second) => {
      const logs = [logWith('run-silent', first), logWith('run-slow', second)];
      const merged = mergedLogs(logs);
      const read = mergedStoredLogs(logs.map((log) => deserialize(serialize(storedLog(log))) as StoredLog));
      expect(read).toEqual(merged);
      expect(JSON.stringify(read)).toBe(JSON.stringify(merged));
    }),
  );
});

test('what many incidents have in common is stored once', () => {
  const log = new IncidentLog('run-silent', ['email'], { opened: true, closed: true });
  const [series] = SERIES;
  if (series === undefined) throw new Error('no series');
  for (let at = 0; at < 3; at++) log.open(at, { condition: 'too old', series, value: at });
  const { violated, channels } = storedLog(log);
  expect(violated).toEqual([{ policy: 'run-silent', condition: 'too old', series }]);
  expect(channels).toEqual(['email']);
});
