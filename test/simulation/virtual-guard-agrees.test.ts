import { Duration } from '../../model/duration';
import { DATE, DAY_BEFORE, linesOf, MINUTE, smallPipeline, START, type RunPlan } from './support/small-pipeline';
import { TwoGuards } from './support/two-guards';

/** The runs that the report's schedule calls, from 11:00 on. */
const calls = (hours: number, how: RunPlan['how'] = 'dependency_missing'): RunPlan[] =>
  Array.from({ length: hours }, (_, i) => ({
    processor: 'report',
    from: 60 * (i + 1) + 0.1,
    to: 60 * (i + 1) + 1,
    how,
  }));

/** All phases meet their deadlines. */
const GOOD_DAY: readonly RunPlan[] = [
  { processor: 'games', from: 5, to: 10 },
  { processor: 'prices', from: 6, to: 9 },
  { processor: 'features', from: 20, to: 27 },
  ...calls(6, 'succeeded'),
];

const guardsFor = (
  plans: readonly RunPlan[],
  faults: ConstructorParameters<typeof TwoGuards>[0]['faults'] = [],
  config = smallPipeline,
) => {
  const guards = new TwoGuards({ config, start: START, judgedThrough: DAY_BEFORE, faults });
  guards.plan(linesOf(...plans));
  return guards;
};
const at = (minute: number) => START + minute * MINUTE;

describe('the simulated and the deployed guard agree at every tick', () => {
  test('on a day without faults, which has no ERROR lines', async () => {
    const guards = guardsFor(GOOD_DAY);
    expect(await guards.runUntil(at(300))).toBeUndefined();
    expect(guards.count('deadline_met')).toBe(3);
    expect(guards.lines.filter(({ severity }) => severity === 'ERROR')).toEqual([]);
  });

  test('for a breaker that opens on failures in a row, opens for longer after a failed probe, and closes after a good one', async () => {
    const guards = guardsFor([
      { processor: 'features', from: 5, to: 6, how: 'processing_error' },
      { processor: 'features', from: 7, to: 8, how: 'no_data_available' },
      { processor: 'features', from: 9, to: 10, how: 'timeout' },
      { processor: 'features', from: 16.5, to: 18, how: 'unknown' },
      { processor: 'features', from: 29.5, to: 31, how: 'skipped' },
      { processor: 'features', from: 33, to: 36 },
      { processor: 'features', from: 40, to: 41, how: 'validation_failed' },
    ]);
    expect(await guards.runUntil(at(17))).toBeUndefined();
    expect(guards.value('breakerHolding', 'features-sub')).toBe(1);
    expect(await guards.runUntil(at(60))).toBeUndefined();
    expect([guards.count('breaker_opened'), guards.count('breaker_half_opened')]).toEqual([2, 2]);
    expect(guards.count('breaker_closed')).toBe(1);
    expect(guards.value('breakerOpen', 'features')).toBe(0);
  });

  test('for a breaker that opens on the failure rate of first attempts in its window', async () => {
    const guards = guardsFor([
      ...[1, 2, 3, 4].map((from): RunPlan => ({ processor: 'games', from, to: from + 0.5 })),
      ...[20, 22, 24, 26].map((from): RunPlan => ({ processor: 'prices', from, to: from + 1, how: 'unknown' })),
      { processor: 'prices', from: 27, to: 28, how: 'unknown', runId: 'prices-20', attempt: 2 },
      { processor: 'games', from: 28, to: 29 },
      { processor: 'games', from: 30, to: 31 },
    ]);
    expect(await guards.runUntil(at(50))).toBeUndefined();
    expect(guards.lines.find(({ run_event }) => run_event.type === 'breaker_opened')?.message).toMatch(
      /\d of \d runs failed within 1800 s/,
    );
  });

  test('for a run that is closed without heartbeat, sends heartbeats again, and is resolved by a later attempt', async () => {
    const guards = guardsFor([
      { processor: 'games', from: 5, beats: [7, 9, 30, 50] },
      { processor: 'games', from: 25, to: 28, runId: 'games-5', attempt: 2 },
      { processor: 'prices', from: 6, to: 9 },
    ]);
    expect(await guards.runUntil(at(20))).toBeUndefined();
    expect(guards.value('silenceRatio', 'games')).toBeGreaterThan(1);
    expect(await guards.runUntil(at(70))).toBeUndefined();
    expect(guards.count('went_silent')).toBe(1);
    expect(guards.value('silenceRatio', 'all', 'load')).toBe(0);
  });

  test('for a run over its budget whose late success does not resolve it', async () => {
    const guards = guardsFor([{ processor: 'games', from: 5, to: 30 }]);
    expect(await guards.runUntil(at(60))).toBeUndefined();
    expect(guards.count('timed_out')).toBe(1);
    expect([guards.count('late_write'), guards.count('late_success')]).toEqual([1, 1]);
    expect(guards.value('ageRatio', 'games')).toBeGreaterThan(1);
  });

  test('for a run that is closed after another run has done its work', async () => {
    const guards = guardsFor([
      { processor: 'games', from: 5, beats: [7] },
      { processor: 'games', from: 8, to: 11 },
    ]);
    expect(await guards.runUntil(at(40))).toBeUndefined();
    expect(guards.count('went_silent')).toBe(1);
    expect(guards.value('silenceRatio', 'all', 'load')).toBe(0);
  });

  test('for a closed run that sends heartbeats after its end', async () => {
    const guards = guardsFor([
      { processor: 'games', from: 5, to: 40, beats: [7, 42, 44] },
      { processor: 'games', from: 20, to: 24 },
    ]);
    expect(await guards.runUntil(at(80))).toBeUndefined();
    expect(guards.count('went_silent')).toBe(1);
  });

  test('for a missed deadline with a cause two phases upstream, until the work is done', async () => {
    const guards = guardsFor([
      { processor: 'prices', from: 6, to: 9 },
      { processor: 'games', from: 60, to: 61, how: 'unknown' },
      ...calls(5),
      { processor: 'games', from: 250, to: 258 },
      { processor: 'features', from: 262, to: 268 },
      { processor: 'report', from: 272, to: 275 },
    ]);
    expect(await guards.runUntil(at(245))).toBeUndefined();
    expect(guards.count('deadline_missed')).toBe(3);
    expect(guards.lines.find(({ run_event }) => run_event['phase'] === 'publish')?.message).toContain(
      'because of games (failed)',
    );
    // Only the phase of the cause notifies.
    const caused = ['load', 'shape', 'publish'].map((phase) => guards.value('deadlineCausedHere', 'all', phase));
    expect(caused).toEqual([1, 0, 0]);
    expect(await guards.runUntil(at(290))).toBeUndefined();
    expect(guards.value('deadlineMissed', 'all', 'publish')).toBe(0);
  });

  test('for a missed date that is never done, until it is no longer counted', async () => {
    const guards = guardsFor([{ processor: 'games', from: 5, beats: [7] }]);
    expect(await guards.runUntil(at(86.5 * 60))).toBeUndefined();
    expect(guards.count('deadline_missed')).toBe(12);
    expect(guards.value('deadlineMissed', 'all', 'load')).toBe(3);
  });

  test('for runs that do not start after their inputs or by their schedule, and not while a breaker is open', async () => {
    const guards = guardsFor([
      { processor: 'games', from: 5, to: 10 },
      { processor: 'prices', from: 6, to: 12 },
      { processor: 'features', from: 60, to: 66 },
      ...calls(1),
      { processor: 'report', from: 200, to: 204 },
    ]);
    expect(await guards.runUntil(at(50))).toBeUndefined();
    expect(guards.value('notStarted', 'all', 'shape')).toBe(1);
    expect(await guards.runUntil(at(190))).toBeUndefined();
    expect(guards.value('notStarted', 'all', 'publish')).toBe(1);
    expect(await guards.runUntil(at(230))).toBeUndefined();
    expect(guards.count('not_started')).toBe(2);
    expect(guards.value('notStarted', 'all', 'publish')).toBe(0);
  });

  test('for a daily run that does not start, and reads a weekly processor without a run of that date', async () => {
    const readers = smallPipeline.processors.map((each) =>
      each.name === 'features' ? { ...each, dependsOn: [...each.dependsOn, 'weekly'] } : each,
    );
    const [games] = readers;
    if (games === undefined) throw new Error('the small pipeline has processors');
    const weekly = { ...games, name: 'weekly', deployable: 'weekly', expectedEverySeconds: 7 * 86_400 };
    const config = { ...smallPipeline, processors: [weekly, ...readers] };
    const guards = guardsFor(
      [
        { processor: 'games', from: 5, to: 10 },
        { processor: 'prices', from: 6, to: 12 },
      ],
      [],
      config,
    );
    expect(await guards.runUntil(at(50))).toBeUndefined();
    expect(guards.value('notStarted', 'all', 'shape')).toBe(1);
    expect(await guards.runUntil(at(200))).toBeUndefined();
    const missed = guards.lines.find(
      ({ run_event }) => run_event['phase'] === 'shape' && run_event.type === 'deadline_missed',
    );
    expect(missed?.message).toContain('features');
    expect(missed?.message).not.toContain('weekly');
  });

  test('for a schedule that fired three times during an outage of the monitor', async () => {
    const guards = guardsFor(
      [{ processor: 'report', from: 60, to: 61 }],
      [{ kind: 'monitor-stops', after: Duration.minutes(70), lasts: Duration.hours(3) }],
    );
    expect(await guards.runUntil(at(330))).toBeUndefined();
    expect(guards.lines.filter(({ run_event }) => run_event.type === 'not_started')).toMatchObject([
      { run_event: { job: 'report-hourly', due_at: '2026-01-14T13:15:00.000Z' } },
    ]);
  });

  test('for a Firestore outage of 20 minutes with late lines', async () => {
    const down = { kind: 'store-down', after: Duration.minutes(8), lasts: Duration.minutes(20) } as const;
    const guards = guardsFor(GOOD_DAY, [down]);
    expect(await guards.runUntil(at(300))).toBeUndefined();
    expect(guards.count('went_silent')).toBe(0);
    expect(guards.count('deadline_met')).toBe(3);
  });

  test('for an outage of 20 minutes of the recorder alone', async () => {
    const down = { kind: 'recorder-down', after: Duration.minutes(8), lasts: Duration.minutes(20) } as const;
    const guards = guardsFor(GOOD_DAY, [down]);
    expect(await guards.runUntil(at(25))).toBeUndefined();
    expect(guards.value('recorderBehind', 'run-recorder')).toBeGreaterThan(900);
    expect(await guards.runUntil(at(300))).toBeUndefined();
    expect(guards.count('went_silent')).toBe(0);
    expect(guards.count('deadline_met')).toBe(3);
  });

  test('for a recorder outage of an hour, after which closed runs that had ended are no longer closed', async () => {
    const down = { kind: 'recorder-down', after: Duration.minutes(8), lasts: Duration.minutes(60) } as const;
    const guards = guardsFor(GOOD_DAY, [down]);
    expect(await guards.runUntil(at(60))).toBeUndefined();
    expect(guards.count('went_silent')).toBeGreaterThan(0);
    expect(guards.value('silenceRatio', 'all', 'load')).toBeGreaterThan(1);
    expect(await guards.runUntil(at(300))).toBeUndefined();
    expect(guards.value('silenceRatio', 'all', 'load')).toBe(0);
    expect(guards.count('late_success')).toBe(0);
    expect(guards.count('deadline_met')).toBe(3);
  });

  test('for a malformed line and a line that changes the identity of a run', async () => {
    const guards = guardsFor(GOOD_DAY);
    const [first] = linesOf({ processor: 'games', from: 12, beats: [], runId: 'games-5', dataDate: '2026-01-15' });
    if (first === undefined) throw new Error('a run has a started line');
    guards.plan([first, { ...first, at: at(14), printed: { ...first.event, data_date: '20260114' } }]);
    expect(await guards.runUntil(at(30))).toBeUndefined();
    const rejected = guards.lines.filter(({ run_event }) => run_event.type === 'rejected');
    expect(rejected.map(({ run_event }) => run_event['reason'])).toEqual(['conflict', 'malformed']);
  });

  test(`for work of two dates at the same time (${DATE} and the day after)`, async () => {
    const guards = guardsFor([
      ...GOOD_DAY,
      { processor: 'games', from: 400, beats: [402], dataDate: '2026-01-15' },
      { processor: 'games', from: 401, to: 405 },
      { processor: 'games', from: 420, to: 425, dataDate: '2026-01-15' },
    ]);
    expect(await guards.runUntil(at(460))).toBeUndefined();
    expect(guards.count('went_silent')).toBe(1);
    expect(guards.value('silenceRatio', 'all', 'load')).toBe(0);
  });
});
