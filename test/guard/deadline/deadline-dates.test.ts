import fc from 'fast-check';
import { DateTime } from 'luxon';
import {
  causesOf,
  datesDue,
  missingAt,
  SETTLE_MS,
  stillMissed,
  workStateOf,
  type MissedDate,
  type WorkState,
} from '../../../guard/deadline/deadline-dates';
import { closeRun } from '../../../guard/run/run-record';
import { deadlineInstant, type PhaseDeadline } from '../../../model/deadline';
import type { RunEvent } from '../../../model/run-event';
import { failed, MINUTE, recordAfter, running, skipped, started, succeeded, T0 } from '../support/runs';

const NEW_YORK = 'America/New_York';
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const deadline: PhaseDeadline = { time: '03:00', daysAfter: 1, timeZone: NEW_YORK, goal: 0.99 };
const dayAfter = (date: string, days = 1) =>
  DateTime.fromISO(date, { zone: 'utc' }).plus({ days }).toFormat('yyyy-MM-dd');

describe('the dates that are due', () => {
  it('are none on the first tick after the first deploy', () => {
    expect(datesDue(deadline, undefined, Date.UTC(2026, 0, 14, 12))).toEqual({
      dataDates: [],
      judgedThrough: '2026-01-13',
      tooOld: 0,
    });
  });

  it('are the next date once its deadline has passed and its last lines could arrive', () => {
    const at = deadlineInstant(deadline, '2026-01-14') + SETTLE_MS;

    expect(datesDue(deadline, '2026-01-13', at - 1)).toEqual({ dataDates: [], judgedThrough: '2026-01-13', tooOld: 0 });
    expect(datesDue(deadline, '2026-01-13', at).dataDates).toEqual(['2026-01-14']);
    expect(datesDue(deadline, '2026-01-14', at).dataDates).toEqual([]);
  });

  it('are judged a few per tick after an outage, and skipped where they are too old', () => {
    const now = deadlineInstant(deadline, '2026-01-20') + HOUR;
    const first = datesDue(deadline, '2026-01-15', now);
    expect(first.dataDates).toEqual(['2026-01-16', '2026-01-17', '2026-01-18']);
    expect(datesDue(deadline, first.judgedThrough, now).dataDates).toEqual(['2026-01-19', '2026-01-20']);

    expect(datesDue(deadline, '2025-12-31', now)).toMatchObject({
      dataDates: ['2026-01-14', '2026-01-15', '2026-01-16'],
      tooOld: 13,
    });
  });

  const zones = fc.constantFrom(NEW_YORK, 'Europe/Berlin', 'Etc/UTC', 'Asia/Kathmandu', 'Australia/Lord_Howe');
  const times = fc.tuple(fc.nat({ max: 23 }), fc.nat({ max: 59 })).map(([h, m]) => [h, m].map(twoDigits).join(':'));
  const deadlines = fc.record({ time: times, daysAfter: fc.nat({ max: 2 }), timeZone: zones, goal: fc.constant(0.9) });

  it('are each date of two years once, in order, at the first possible tick, across changes of clocks', () => {
    const tickMinutes = fc.constantFrom(5, 7, 61);
    // The days before clock changes in New York and Europe, and other days of the two years.
    const changes = ['2026-03-07', '2026-03-28', '2026-10-24', '2026-10-31', '2027-03-13', '2027-03-27', '2027-11-06'];
    const anyDay = fc.nat({ max: 729 }).map((day) => dayAfter('2026-01-01', day));
    fc.assert(
      fc.property(deadlines, tickMinutes, fc.oneof(fc.constantFrom(...changes), anyDay), (each, minutes, day) => {
        const from = Date.parse(day);
        let { judgedThrough } = datesDue(each, undefined, from);
        const begun = judgedThrough;
        const judged: string[] = [];
        for (let now = from; now < from + 4 * DAY; now += minutes * MINUTE) {
          const due = datesDue(each, judgedThrough, now);
          judgedThrough = due.judgedThrough;
          for (const date of due.dataDates) {
            const mayBeJudged = deadlineInstant(each, date) + SETTLE_MS;
            expect(mayBeJudged).toBeLessThanOrEqual(now);
            expect(mayBeJudged).toBeGreaterThan(now - minutes * MINUTE);
          }
          judged.push(...due.dataDates);
        }

        expect(judged).toEqual(judged.map((_date, n) => dayAfter(begun, n + 1)));
        expect(judged.length).toBeGreaterThanOrEqual(3);
      }),
      { numRuns: 40 },
    );
  });

  it('are each date of two years exactly once in one pass', () => {
    let { judgedThrough } = datesDue(deadline, undefined, Date.UTC(2026, 0, 1));
    const judged: string[] = [];
    for (let now = Date.UTC(2026, 0, 1); now < Date.UTC(2028, 0, 1); now += 30 * MINUTE) {
      const due = datesDue(deadline, judgedThrough, now);
      judgedThrough = due.judgedThrough;
      judged.push(...due.dataDates);
    }

    expect(judged).toHaveLength(730);
    expect(judged).toEqual(judged.map((_date, n) => dayAfter('2025-12-31', n)));
  });
});

describe('the progress of a work', () => {
  const end = (how: RunEvent) => recordAfter([started(), T0], [how, T0 + MINUTE]);
  const because = (failure_category: 'no_data_available' | 'dependency_missing'): RunEvent => ({
    ...failed(),
    type: 'failed',
    failure_category,
  });

  it.each([
    ['done, where a run succeeded', end(succeeded()), undefined, { kind: 'done', at: T0 + MINUTE }],
    ['done, where it was skipped', end(skipped()), undefined, { kind: 'done', at: T0 + MINUTE }],
    ['done, where there was no data', end(because('no_data_available')), undefined, { kind: 'done', at: T0 + MINUTE }],
    ['waiting, where it says that its dependency is missing', undefined, end(because('dependency_missing')), 'waiting'],
    ['failed, where it failed', undefined, end(failed()), 'failed'],
    ['failed, where it was closed', undefined, closeRun(running({}, T0), 'went_silent', T0 + HOUR), 'failed'],
    ['running, while it runs', undefined, running({}, T0), 'running'],
    ['not started, where there is no record of a run', undefined, undefined, { kind: 'not started' }],
  ])('is %s', (_what, done, latest, expected) => {
    const last = { run: 'p5-2026-01-14-1~1', startedAt: T0 };

    expect(workStateOf(done, latest)).toEqual(typeof expected === 'string' ? { kind: expected, ...last } : expected);
  });
});

const done = (at = T0): WorkState => ({ kind: 'done', at });
const notStarted: WorkState = { kind: 'not started' };

describe('the missing work at a deadline', () => {
  it('is what was not done by the deadline, even if it was done soon after', () => {
    const states = new Map([
      ['in time', done(T0)],
      ['late', done(T0 + 1)],
      ['never', notStarted],
    ]);

    expect(missingAt(T0, states)).toEqual(['late', 'never']);
  });
});

describe('the cause that a processor waits for', () => {
  const dependsOn = new Map([
    ['scrape', []],
    ['raw', ['scrape']],
    ['other', []],
    ['features', ['raw', 'other']],
    ['predict', ['features']],
  ]);
  const states = (open: Record<string, WorkState>) =>
    new Map([...dependsOn.keys()].map((name) => [name, open[name] ?? done()]));
  const hung: WorkState = { kind: 'failed', run: 'r~1', startedAt: T0 };

  it('is the most upstream processor that is not done', () => {
    const open = { predict: notStarted, features: notStarted, raw: hung };

    expect(causesOf('predict', dependsOn, states(open))).toEqual(['raw']);
  });

  it('is the processor itself where all its upstreams are done', () => {
    expect(causesOf('predict', dependsOn, states({ predict: hung }))).toEqual(['predict']);
  });

  it('is every such processor once where there is more than one', () => {
    const open = { predict: notStarted, features: notStarted, raw: hung, other: hung };

    expect(causesOf('predict', dependsOn, states(open))).toEqual(['raw', 'other']);
  });
});

describe('a missed date', () => {
  const date: MissedDate = { dataDate: '2026-01-14', deadlineAt: T0, missing: ['raw'] };

  it('is counted until it is done, for four days at most', () => {
    const end = Date.UTC(2026, 0, 18);

    expect(stillMissed([date], () => false, end - 1)).toEqual([date]);
    expect(stillMissed([date], () => true, end - 1)).toEqual([]);
    expect(stillMissed([date], () => false, end)).toEqual([]);
  });

  it('is counted for one day where its deadline comes after those four days', () => {
    const late = { ...date, deadlineAt: Date.UTC(2026, 0, 19) };

    expect(stillMissed([late], () => false, Date.UTC(2026, 0, 20) - 1)).toEqual([late]);
    expect(stillMissed([late], () => false, Date.UTC(2026, 0, 20))).toEqual([]);
  });
});

function twoDigits(n: number): string {
  return String(n).padStart(2, '0');
}
