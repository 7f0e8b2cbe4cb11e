import type { EngineOptions } from '../../../alerting/evaluation/options';
import { AlertEngine } from '../../../alerting/evaluation/incremental/engine';
import {
  absence,
  aggregation,
  COUNTER,
  DESCRIPTORS,
  filterOf,
  METRIC,
  minute,
  policy,
  repeat,
  run,
  series,
  spans,
  START,
  SWITCH,
  threshold,
  notified,
  type Row,
} from './fixtures';

const [a, b] = [series('a'), series('b')];
const none = (times: number) => Array<undefined>(times).fill(undefined);

describe('an incident', () => {
  test('has its policy, condition, series, value, and the times of opening and closing', () => {
    const result = run([policy([threshold()])], [[a, [0, 3, 0]]], 5);
    expect(result.incidents).toEqual([
      { policy: 'p', condition: 'too high', series: a, value: 3, openedAt: minute(2), closedAt: minute(3) },
    ]);
    expect(result.policies).toEqual([
      {
        id: 'p',
        displayName: 'policy p',
        severity: null,
        status: 'evaluated',
        refused: false,
        reason: null,
        incidents: 1,
        firstOpenedAt: minute(2),
      },
    ]);
    expect(result.stats).toMatchObject({ points: 3, instants: 6, series: 1 });
  });

  test('opens once for every series that fails', () => {
    const result = run(
      [policy([threshold()])],
      [
        [b, [3, 3, 3, 3]],
        [a, [0, 3, 3, 0, 3]],
      ],
      5,
    );
    expect(result.incidents.map((one) => one.series.resource.labels['task_id'])).toEqual(['b', 'a', 'a']);
    expect(spans(result)).toEqual([
      [1, null],
      [2, 4],
      [5, null],
    ]);
  });

  test('does not open while the series stays below the threshold', () => {
    expect(spans(run([policy([threshold()])], [[a, repeat(1.9, 100)]], 100))).toEqual([]);
  });

  test('does not open for a metric or a resource that the filter leaves out', () => {
    const other = { ...a, resource: { type: 'global', labels: {} } };
    const result = run(
      [policy([threshold()])],
      [
        [other, [9, 9]],
        [series('a', {}, SWITCH), [9, 9]],
      ],
      5,
    );
    expect(spans(result)).toEqual([]);
    expect(result.stats).toMatchObject({ unmatchedPoints: 4, series: 0, evaluations: 0 });
  });

  test('opens below the threshold for COMPARISON_LT', () => {
    const below = policy([threshold({ comparison: 'COMPARISON_LT', threshold_value: 1 })]);
    expect(spans(run([below], [[a, [1, 0.5, 1]]], 5))).toEqual([[2, 3]]);
  });
});

describe('a trigger', () => {
  const rows: [typeof a, Row][] = [
    [a, [3, 3, 3, 0]],
    [b, [0, 3, 0, 0]],
    [series('c'), [0, 0, 0, 0]],
    [series('d'), [0, 0, 0, 0]],
  ];

  test('by count opens an incident for every failing series once enough series fail, and closes them below that count', () => {
    expect(spans(run([policy([threshold({ trigger: { count: 2 } })])], rows, 4))).toEqual([
      [2, 3],
      [2, 3],
    ]);
  });

  test('by percentage counts the failing share of the known series', () => {
    expect(spans(run([policy([threshold({ trigger: { percent: 50 } })])], rows, 4))).toHaveLength(2);
    expect(spans(run([policy([threshold({ trigger: { percent: 51 } })])], rows, 4))).toEqual([]);
  });
});

describe('a combiner', () => {
  const hot = threshold({ filter: filterOf(METRIC, ' AND metric.labels.what = "heat"') }, 'hot');
  const wet = threshold({ filter: filterOf(METRIC, ' AND metric.labels.what = "water"') }, 'wet');
  const heat = (task: string) => series(task, { what: 'heat' });
  const water = (task: string) => series(task, { what: 'water' });

  test('OR opens for each condition on its own', () => {
    const result = run(
      [policy([hot, wet])],
      [
        [heat('a'), [3, 3, 0]],
        [water('b'), [0, 3, 3]],
      ],
      3,
    );
    expect(result.incidents.map((one) => one.condition)).toEqual(['hot', 'wet']);
    expect(spans(result)).toEqual([
      [1, 3],
      [2, null],
    ]);
  });

  test('AND opens one incident while all conditions are met, even on other resources, with every failing series', () => {
    const result = run(
      [policy([hot, wet], { combiner: 'AND' })],
      [
        [heat('a'), [3, 3, 3, 0]],
        [water('b'), [0, 3, 3, 3]],
        [water('c'), [0, 0, 4, 4]],
      ],
      5,
    );
    expect(spans(result)).toEqual([[2, 4]]);
    expect(result.incidents[0]).toMatchObject({
      condition: 'hot AND wet',
      series: heat('a'),
      violations: [
        { condition: 'hot', series: heat('a'), value: 3 },
        { condition: 'wet', series: water('b'), value: 3 },
        { condition: 'wet', series: water('c'), value: 4 },
      ],
    });
    expect(notified(result)).toEqual([
      ['opened', 2],
      ['updated', 3],
      ['closed', 4],
    ]);
  });

  test('AND_WITH_MATCHING_RESOURCE opens one incident for each resource on which all conditions are met', () => {
    const both = policy([hot, wet], { combiner: 'AND_WITH_MATCHING_RESOURCE' });
    const elsewhere = run(
      [both],
      [
        [heat('a'), [3, 3]],
        [water('b'), [3, 3]],
      ],
      3,
    );
    expect(spans(elsewhere)).toEqual([]);
    const result = run(
      [both],
      [
        [heat('a'), [3, 3, 3, 3]],
        [heat('b'), [3, 3, 3, 3]],
        [water('b'), [3, 3, 0, 0]],
        [water('a'), [0, 3, 3, 3]],
      ],
      4,
    );
    expect(result.incidents.map((one) => one.series.resource.labels['task_id'])).toEqual(['b', 'a']);
    expect(spans(result)).toEqual([
      [1, 3],
      [2, null],
    ]);
  });

  test('AND_WITH_MATCHING_RESOURCE compares the resource labels that every reducer keeps; a remark says when none is left', () => {
    const reduced = (condition: Record<string, unknown>, fields: string[]) => {
      const body = condition['condition_threshold'] as Record<string, unknown>;
      const steps = [aggregation({ cross_series_reducer: 'REDUCE_MAX', group_by_fields: fields })];
      return { ...condition, condition_threshold: { ...body, aggregations: steps } };
    };
    const combiner = 'AND_WITH_MATCHING_RESOURCE';
    const rows: [typeof a, Row][] = [
      [heat('a'), [3]],
      [water('b'), [3]],
    ];
    const byJob = run([policy([reduced(hot, ['resource.label.job']), wet], { combiner })], rows, 1);
    expect(byJob.incidents).toHaveLength(1);
    expect(byJob.policies[0]?.reason).toBeNull();
    const byTask = run([policy([reduced(hot, ['resource.labels.task_id']), wet], { combiner })], rows, 1);
    expect(byTask.incidents).toHaveLength(0);
    const byType = run([policy([reduced(hot, []), wet], { combiner })], rows, 1);
    expect(byType.incidents).toHaveLength(1);
    expect(byType.policies[0]?.reason).toContain('no resource label is left');
  });
});

describe('an incident whose data is missing', () => {
  const autoClose = { alert_strategy: [{ auto_close: '1800s' }] };

  test('stays open under NO_OP until autoClose, which starts 15 minutes after the last data', () => {
    expect(spans(run([policy([threshold()], autoClose)], [[a, [3]]], 120))).toEqual([[1, 46]]);
    expect(spans(run([policy([threshold()])], [[a, [3]]], 120))).toEqual([[1, null]]);
    expect(spans(run([policy([threshold()])], [[a, [3]]], 8 * 24 * 60))).toEqual([[1, 1 + 15 + 7 * 24 * 60]]);
  });

  test('closes as soon as data is missing under INACTIVE', () => {
    const inactive = threshold({ duration: '60s', evaluation_missing_data: 'EVALUATION_MISSING_DATA_INACTIVE' });
    expect(spans(run([policy([inactive])], [[a, [3, 3, 3]]], 10))).toEqual([[2, 4]]);
  });

  test('opens under ACTIVE for a known series and closes a day later than under NO_OP', () => {
    const active = threshold({ duration: '300s', evaluation_missing_data: 'EVALUATION_MISSING_DATA_ACTIVE' });
    const day = 24 * 60;
    expect(spans(run([policy([active], autoClose)], [[a, [0, 0]]], 3 * day))).toEqual([[8, 2 + 15 + 30 + day]]);
    expect(spans(run([policy([active], autoClose)], [[a, []]], 3 * day))).toEqual([]);
  });

  test('of an absence closes after autoClose and does not open again until there is data', () => {
    const row: Row = [...repeat(1, 10), ...none(100), 1];
    expect(spans(run([policy([absence()], autoClose)], [[a, row]], 130))).toEqual([
      [15, 55],
      [116, null],
    ]);
  });
});

describe('an absence', () => {
  test('with a reducer is met only when the whole group has no data', () => {
    const grouped = absence({ aggregations: [aggregation({ cross_series_reducer: 'REDUCE_COUNT' })] });
    const rows: [typeof a, Row][] = [
      [a, repeat(1, 30)],
      [b, repeat(1, 5)],
    ];
    expect(spans(run([policy([absence()])], rows, 30))).toEqual([[10, null]]);
    expect(spans(run([policy([grouped])], rows, 30))).toEqual([]);
    expect(spans(run([policy([grouped])], rows, 40))).toEqual([[35, null]]);
  });

  test('forgets a series that had no data for rememberSeriesHours', () => {
    const long = absence({ duration: '7200s' });
    expect(spans(run([policy([long])], [[a, [1]]], 300))).toEqual([[121, null]]);
    expect(spans(run([policy([long])], [[a, [1]]], 300, { rememberSeriesHours: 1 }))).toEqual([]);
  });
});

describe('an absence whose policy was changed', () => {
  const changed = (at: number, options: Partial<EngineOptions> = {}) => ({ changedAt: () => [minute(at)], ...options });
  const silentFrom5: Row = repeat(1, 5);

  test('is not met until there is a point that is newer than the change', () => {
    expect(spans(run([policy([absence()])], [[a, silentFrom5]], 30))).toEqual([[10, null]]);
    expect(spans(run([policy([absence()])], [[a, silentFrom5]], 30, changed(8)))).toEqual([]);
    const back: Row = [...silentFrom5, ...none(6), 1];
    expect(spans(run([policy([absence()])], [[a, back]], 30, changed(8)))).toEqual([[17, null]]);
  });

  test('counts no point of before the change that a window still holds', () => {
    const wide = absence({ duration: '600s', aggregations: [aggregation({ alignment_period: '600s' })] });
    expect(spans(run([policy([wide])], [[a, silentFrom5]], 60))).toEqual([[24, null]]);
    expect(spans(run([policy([wide])], [[a, silentFrom5]], 60, changed(8)))).toEqual([]);
  });

  test('is met after a point that comes after the change, and after a change that comes after the incident opened', () => {
    expect(spans(run([policy([absence()])], [[a, silentFrom5]], 30, changed(3)))).toEqual([[10, null]]);
    expect(spans(run([policy([absence()])], [[a, silentFrom5]], 30, changed(12)))).toEqual([[10, null]]);
  });

  test('is met as before where the option says that a change has no effect, and a threshold always', () => {
    const off = changed(8, { absenceRearmsOnChange: false });
    expect(spans(run([policy([absence()])], [[a, silentFrom5]], 30, off))).toEqual([[10, null]]);
    expect(spans(run([policy([threshold()])], [[a, [3]]], 3, changed(1)))).toEqual([[1, null]]);
  });
});

describe('a snoozed policy', () => {
  const snoozed = (from: number, to: number) => ({ snoozesOf: () => [{ from: minute(from), to: minute(to) }] });
  const violating: Row = repeat(3, 20);
  const kinds = ({ notifications }: ReturnType<typeof run>) =>
    notifications.map(({ at, kind }) => [(at - minute(0)) / 60_000, kind]);
  const two = [threshold({ threshold_value: 1 }), threshold({ threshold_value: 2 })];

  test.each<[string, ReturnType<typeof policy>]>([
    ['of one condition', policy([threshold()])],
    ['of two conditions that must be met together', policy(two, { combiner: 'AND' })],
  ])('%s closes its incident without a notification, and opens a new one where it is still met', (_, one) => {
    const result = run([one], [[a, [...violating, 0]]], 30, snoozed(5, 10));
    expect(spans(result)).toEqual([
      [1, 5],
      [10, 21],
    ]);
    expect(kinds(result)).toEqual([
      [1, 'opened'],
      [10, 'opened'],
      [21, 'closed'],
    ]);
  });

  test('opens none for what begins and ends meanwhile', () => {
    const result = run([policy([threshold()])], [[a, [0, 0, 3, 3, 0, 0]]], 20, snoozed(2, 9));
    expect([spans(result), kinds(result)]).toEqual([[], []]);
  });

  test('opens one at its end for what began meanwhile, also where no point comes at that minute', () => {
    const rare: Row = [0, 0, 0, ...repeat(3, 4), ...none(30)];
    const held = policy([threshold()]);
    expect(spans(run([held], [[a, rare]], 25, snoozed(2, 15)))).toEqual([[15, null]]);
  });

  test('counts the duration of a condition through a snooze', () => {
    const long = policy([threshold({ duration: '600s' })]);
    expect(spans(run([long], [[a, violating]], 20, snoozed(3, 8)))).toEqual([[11, null]]);
  });

  test('leaves other policies as they are', () => {
    const only = {
      snoozesOf: ({ id }: { readonly id: string }) => (id === 'p' ? [{ from: minute(2), to: minute(9) }] : []),
    };
    const both = [policy([threshold()], {}, 'p'), policy([threshold()], {}, 'q')];
    expect(spans(run(both, [[a, violating]], 15, only))).toEqual([
      [1, 2],
      [1, null],
      [9, null],
    ]);
  });
});

describe('notifications', () => {
  const strategy = (rest: Record<string, unknown>) => ({ alert_strategy: rest });

  test('go to every channel, at opening and at closing', () => {
    const result = run([policy([threshold()], { notification_channels: ['mail', 'pager'] })], [[a, [3, 0]]], 3);
    expect(result.notifications).toEqual([
      { at: minute(1), kind: 'opened', policy: 'p', incident: 0, channel: 'mail' },
      { at: minute(1), kind: 'opened', policy: 'p', incident: 0, channel: 'pager' },
      { at: minute(2), kind: 'closed', policy: 'p', incident: 0, channel: 'mail' },
      { at: minute(2), kind: 'closed', policy: 'p', incident: 0, channel: 'pager' },
    ]);
  });

  test('leave out the closing without a CLOSED prompt; without prompts the option decides', () => {
    const opened = policy([threshold()], strategy({ notification_prompts: ['OPENED'] }));
    const both = policy([threshold()], strategy({ notification_prompts: ['OPENED', 'CLOSED'] }));
    const unset = policy([threshold()]);
    const kinds = (one: typeof unset, options = {}) =>
      notified(run([one], [[a, [3, 0]]], 3, options)).map(([kind]) => kind);
    expect(kinds(opened)).toEqual(['opened']);
    expect(kinds(both, { notifyCloseByDefault: false })).toEqual(['opened', 'closed']);
    expect(kinds(unset, { notifyCloseByDefault: false })).toEqual(['opened']);
  });

  test('are repeated at the renotify interval while the incident is open, to the channels of that strategy', () => {
    const reminding = policy(
      [threshold()],
      strategy({
        notification_prompts: ['OPENED'],
        notification_channel_strategy: [{ notification_channel_names: ['mail'], renotify_interval: '1800s' }],
      }),
    );
    const result = run([reminding], [[a, repeat(3, 95)]], 200);
    expect(notified(result).slice(0, 4)).toEqual([
      ['opened', 1],
      ['reminder', 31],
      ['reminder', 61],
      ['reminder', 91],
    ]);
    expect(result.notifications[1]?.channel).toBe('mail');
    const closed = run([reminding], [[a, [...repeat(3, 60), 0]]], 200);
    expect(notified(closed)).toEqual([
      ['opened', 1],
      ['reminder', 31],
    ]);
  });
});

describe('visibility', () => {
  test('an ingestion delay makes a point visible later', () => {
    const wide = policy([threshold({ aggregations: [aggregation({ alignment_period: '300s' })] })]);
    expect(spans(run([wide], [[a, [3]]], 20))).toEqual([[1, null]]);
    expect(spans(run([wide], [[a, [3]]], 20, { ingestionDelaySeconds: 180 }))).toEqual([[4, null]]);
  });

  test('a window shorter than the delay never holds a point, unless it ends earlier by windowLagSeconds', () => {
    const narrow = policy([threshold()]);
    expect(spans(run([narrow], [[a, [3, 0]]], 20, { ingestionDelaySeconds: 180 }))).toEqual([]);
    expect(spans(run([narrow], [[a, [3, 0]]], 20, { ingestionDelaySeconds: 180, windowLagSeconds: 180 }))).toEqual([
      [4, 5],
    ]);
  });

  test('a late point counts from the next evaluation while it is in the window; after that it is only counted as late', () => {
    const wide = policy([threshold({ aggregations: [aggregation({ alignment_period: '300s' })] })]);
    const engine = new AlertEngine([wide], DESCRIPTORS, { startAt: START });
    engine.advanceTo(minute(4));
    engine.write(a, minute(2), 3);
    engine.write(a, minute(1), 30);
    engine.advanceTo(minute(5));
    engine.write(a, minute(0), 30);
    engine.write(a, minute(1.5), 30);
    engine.write(a, minute(1), 30);
    const result = engine.finish(minute(5));
    expect(spans(result)).toEqual([[5, null]]);
    expect(result.incidents[0]?.value).toBe(16.5);
    expect(result.stats).toMatchObject({ points: 5, latePoints: 2 });
  });

  test('a second point at the same instant replaces the first', () => {
    const engine = new AlertEngine([policy([threshold()])], DESCRIPTORS, { startAt: START });
    engine.write(a, minute(1), 3);
    engine.write(a, minute(1), 0);
    expect(spans(engine.finish(minute(3)))).toEqual([]);
  });
});

describe('aggregation over series', () => {
  test('sums a counter over its window and over the series of a group', () => {
    const sum = threshold({
      filter: filterOf(COUNTER),
      threshold_value: 5,
      aggregations: {
        alignment_period: '120s',
        per_series_aligner: 'ALIGN_SUM',
        cross_series_reducer: 'REDUCE_SUM',
        group_by_fields: ['resource.label.job'],
      },
    });
    const result = run(
      [policy([sum])],
      [
        [series('a', {}, COUNTER), [1, 2, 0, 0, 0]],
        [series('b', {}, COUNTER), [1, 1, 2, 0, 0]],
      ],
      6,
    );
    expect(spans(result)).toEqual([]);
    const more = run([policy([sum])], [[series('a', {}, COUNTER), [3, 3, 0, 0, 0]]], 6);
    expect(spans(more)).toEqual([[2, 3]]);
    expect(more.incidents[0]).toMatchObject({
      value: 6,
      series: { metric: { type: COUNTER, labels: {} }, resource: { type: 'generic_task', labels: { job: 'phase5' } } },
    });
  });

  test('takes the share of true values of a BOOL gauge', () => {
    const down = threshold({
      filter: filterOf(SWITCH),
      comparison: 'COMPARISON_LT',
      threshold_value: 0.5,
      aggregations: [aggregation({ alignment_period: '180s', per_series_aligner: 'ALIGN_FRACTION_TRUE' })],
    });
    const engine = new AlertEngine([policy([down])], DESCRIPTORS, { startAt: START });
    [true, true, false, false, false, true, true].forEach((up, i) => {
      engine.write(series('a', {}, SWITCH), minute(i), up);
    });
    expect(spans(engine.finish(minute(6)))).toEqual([[3, 6]]);
  });
});
