import { AlertEngine } from '../../../alerting/evaluation/incremental/engine';
import type { EngineOptions } from '../../../alerting/evaluation/options';
import { minute, policy, spans, START, notified } from './fixtures';

const HOURS = 60;
const entry = (message: string, phase = '5') => ({
  textPayload: message,
  jsonPayload: { phase },
  resource: { type: 'cloud_run_revision', labels: { service_name: 's' } },
});

const onLogs = (rest: Record<string, unknown> = {}, strategy: Record<string, unknown> = {}) =>
  policy([{ display_name: 'seen', condition_matched_log: { filter: 'textPayload:"boom"', ...rest } }], {
    alert_strategy: { notification_rate_limit: { period: '300s' }, auto_close: '1800s', ...strategy },
  });

function run(
  one: ReturnType<typeof onLogs>,
  entries: readonly (readonly [number, object])[],
  last: number,
  options: Partial<EngineOptions> = {},
) {
  const engine = new AlertEngine([one], { descriptorOf: () => undefined } as never, {
    startAt: START,
    compileLogFilter: () => (logged) => String(logged['textPayload']).includes('boom'),
    ...options,
  });
  for (const [m, logged] of entries) engine.observe(logged as Record<string, unknown>, minute(m));
  return engine.finish(minute(last));
}

describe('a log-match policy', () => {
  test('opens at the first entry that matches, and does not open for other entries', () => {
    expect(spans(run(onLogs(), [[1, entry('fine')]], 100))).toEqual([]);
    const result = run(
      onLogs(),
      [
        [1, entry('fine')],
        [2.5, entry('boom')],
      ],
      10,
    );
    expect(spans(result)).toEqual([[2.5, null]]);
    expect(result.incidents[0]).toMatchObject({
      condition: 'seen',
      value: null,
      series: { resource: { type: 'cloud_run_revision' } },
    });
  });

  test('has one open incident at a time, notifies again within the rate limit, and closes without matches', () => {
    const entries = [1, 2, 4, 7, 12, 13].map((m) => [m, entry('boom')] as const);
    const result = run(onLogs(), entries, 100);
    expect(spans(result)).toEqual([[1, 43]]);
    expect(notified(result)).toEqual([
      ['opened', 1],
      ['updated', 7],
      ['updated', 12],
    ]);
  });

  test('opens again after it was closed, whether or not time was advanced in between', () => {
    const result = run(
      onLogs(),
      [
        [1, entry('boom')],
        [100, entry('boom')],
      ],
      200,
    );
    expect(spans(result)).toEqual([
      [1, 31],
      [100, 130],
    ]);
  });

  test('sends at most twenty notifications a day', () => {
    const entries = Array.from({ length: 60 }, (_, i) => [i * 20, entry('boom')] as const);
    const result = run(onLogs(), entries, 60 * HOURS);
    expect(result.notifications).toHaveLength(20);
    const nextDay = run(onLogs(), [...entries, [24 * HOURS + 1, entry('boom')]], 60 * HOURS);
    expect(nextDay.notifications).toHaveLength(21);
  });

  test('creates no incident beyond the daily limit of notifications until the day is over', () => {
    // Incidents close after half an hour: each entry would open another one.
    const entries = Array.from({ length: 40 }, (_, i) => [i * 40, entry('boom')] as const);
    expect(run(onLogs(), entries, 48 * HOURS).incidents.map(({ openedAt }) => (openedAt - START) / 60_000)).toEqual([
      ...Array.from({ length: 20 }, (_, i) => i * 40),
      // From here, the oldest of the last twenty notifications is a day old.
      ...[36, 37, 38, 39].map((i) => i * 40),
    ]);
    // The start is 3:00:17 UTC: the day ends 21 hours later.
    const byDay = run(onLogs(), entries, 48 * HOURS, { logMatchDayIsRolling: false });
    expect(byDay.incidents.slice(20).map(({ openedAt }) => (openedAt - START) / 60_000)).toEqual(
      [32, 33, 34, 35, 36, 37, 38, 39].map((i) => i * 40),
    );
  });

  test('creates no incident within five minutes of the last notification; a longer rate limit only delays notifications', () => {
    const labelled = onLogs({ label_extractors: { phase: 'EXTRACT(jsonPayload.phase)' } });
    const entries = [
      [1, entry('boom', '5')],
      [2, entry('boom', '6')],
      [7, entry('boom', '6')],
    ] as const;
    const forPolicy = run(labelled, entries, 10, { logMatchLimitsPerRule: false });
    expect(spans(forPolicy)).toEqual([
      [1, null],
      [7, null],
    ]);
    const hourly = onLogs({}, { notification_rate_limit: { period: '3600s' } });
    const again = run(
      hourly,
      [
        [1, entry('boom')],
        [40, entry('boom')],
      ],
      60,
    );
    expect(spans(again)).toEqual([
      [1, 31],
      [40, null],
    ]);
    expect(notified(again)).toEqual([['opened', 1]]);
  });

  test('has one incident for each combination of extracted labels; the option sets whether they share a rate limit', () => {
    const labelled = onLogs({ label_extractors: { phase: 'EXTRACT(jsonPayload.phase)' } });
    const entries = [
      [1, entry('boom', '5')],
      [2, entry('boom', '6')],
      [3, entry('boom', '5')],
    ] as const;
    const result = run(labelled, entries, 10);
    expect(result.incidents.map(({ series }) => series.metric.labels)).toEqual([{ phase: '5' }, { phase: '6' }]);
    expect(notified(result)).toEqual([
      ['opened', 1],
      ['opened', 2],
    ]);
    expect(notified(run(labelled, entries, 10, { logMatchLimitsPerRule: false }))).toEqual([['opened', 1]]);
  });
});

describe('a log-match policy that was created or changed', () => {
  const changed = (at: number, options: Partial<EngineOptions> = {}) => ({ changedAt: () => [minute(at)], ...options });
  const at = (seconds: number) => [2 + seconds / 60, entry('boom')] as const;

  test('misses an entry 31 s later, and not one a minute later', () => {
    expect(spans(run(onLogs(), [at(31)], 10, changed(2)))).toEqual([]);
    expect(spans(run(onLogs(), [at(60)], 10, changed(2)))).toEqual([[3, null]]);
    expect(spans(run(onLogs(), [at(31), at(90)], 10, changed(2)))).toEqual([[3.5, null]]);
  });

  test('misses none before, none where it was there before the input, and none where the option says so', () => {
    expect(spans(run(onLogs(), [at(-1)], 10, changed(2)))).toHaveLength(1);
    expect(spans(run(onLogs(), [at(31)], 10))).toHaveLength(1);
    expect(spans(run(onLogs(), [at(31)], 10, changed(2, { logMatchArmingSeconds: 0 })))).toHaveLength(1);
    expect(spans(run(onLogs(), [at(90)], 10, changed(2, { logMatchArmingSeconds: 120 })))).toEqual([]);
  });

  test('is armed again after each change', () => {
    const options = { changedAt: () => [minute(2), minute(5)] };
    const entries = [2.5, 4, 5.5, 40].map((m) => [m, entry('boom')] as const);
    expect(spans(run(onLogs(), entries, 41, options))).toEqual([
      [4, 34],
      [40, null],
    ]);
  });
});

describe('a log-match policy that is snoozed', () => {
  const snoozesOf = () => [{ from: minute(5), to: minute(99) }];
  const seen = [2, 20, 40, 60, 80, 100, 120].map((m) => [m, entry('boom')] as const);

  test('notifies of no entry while it is, and its open incident stays open', () => {
    const result = run(onLogs(), seen, 130, { snoozesOf });
    expect(spans(result)).toEqual([[2, null]]);
    expect(notified(result)).toEqual([
      ['opened', 2],
      ['updated', 100],
      ['updated', 120],
    ]);
  });

  test('opens no incident for an entry in that time', () => {
    const result = run(onLogs(), [[50, entry('boom')]], 130, { snoozesOf });
    expect([spans(result), notified(result)]).toEqual([[], []]);
  });

  test('sends no reminder while it is, and those that are due afterwards', () => {
    const strategy = {
      notification_channel_strategy: [{ notification_channel_names: ['pager'], renotify_interval: '1800s' }],
    };
    const reminders = (options: Partial<EngineOptions>) =>
      notified(run(onLogs({}, strategy), seen, 130, options)).filter(([kind]) => kind === 'reminder');
    expect(reminders({}).map(([, at]) => at)).toEqual([32, 62, 92, 122]);
    expect(reminders({ snoozesOf }).map(([, at]) => at)).toEqual([122]);
  });
});
