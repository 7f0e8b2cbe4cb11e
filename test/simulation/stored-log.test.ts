import fc from 'fast-check';
import { deserialize, serialize } from 'node:v8';
import { IncidentLog } from '../../alerting/evaluation/incident-log';
import { logOf, storedLog } from '../../simulation/stored-log';

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

/** A log with these incidents, in their order. */
function logWith(incidents: readonly (typeof incident extends fc.Arbitrary<infer T> ? T : never)[]): IncidentLog {
  const log = new IncidentLog('run-silent', [], { opened: false, closed: false });
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

test('a log that is stored and read is what it was, with the same order of fields', () => {
  fc.assert(
    fc.property(fc.array(incident, { maxLength: 8 }), (incidents) => {
      const { incidents: all, notifications } = logWith(incidents);
      const read = logOf(deserialize(serialize(storedLog({ incidents: all, notifications }))) as never);
      expect(read).toEqual({ incidents: all, notifications });
      expect(JSON.stringify(read)).toBe(JSON.stringify({ incidents: all, notifications }));
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
