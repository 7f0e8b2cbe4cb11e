import fc from 'fast-check';
import { Duration } from '../../model/duration';
import { FAILURE_CATEGORIES } from '../../model/failure-category';
import type { Fault } from '../../simulation/faults/all-faults';
import type { LoggedEvent } from '../../simulation/virtual-attempt';
import { DATE, DAY_BEFORE, linesOf, MINUTE, smallPipeline, START, type RunPlan } from './support/small-pipeline';
import { TwoGuards } from './support/two-guards';

const LASTS = 270; // from 10:00 to 14:30, past the last deadline

/** One attempt of a work: start, heartbeats, end. */
const attempt = fc.record({
  after: fc.integer({ min: 0, max: 30 }),
  lasts: fc.integer({ min: 1, max: 30 }),
  beats: fc.constantFrom('always', 'always', 'never', 'at first', 'longer than it runs'),
  ends: fc.constantFrom('succeeded', 'succeeded', 'skipped', 'never', ...FAILURE_CATEGORIES),
  /** A producer may omit its started line. */
  printsStart: fc.constantFrom(true, true, true, false),
  /** A producer may print a second end. */
  endsAgain: fc.constantFrom(undefined, undefined, undefined, 'succeeded', 'unknown'),
});

const work = fc.record({
  processor: fc.constantFrom('games', 'prices', 'features', 'report', 'digest', 'undeclared'),
  from: fc.integer({ min: 0, max: LASTS - 30 }),
  dataDate: fc.constantFrom(DATE, DATE, DATE, '2026-01-15'),
  attempts: fc.array(attempt, { minLength: 1, maxLength: 3 }),
});

/** The lines of these works, no two at the same time, as the order of simultaneous lines is undefined. */
const lines = fc.array(work, { maxLength: 14 }).map((works) =>
  works
    .flatMap(({ processor, from, dataDate, attempts }, i) => {
      let starts = from;
      return attempts.flatMap(({ after, lasts, beats, ends, printsStart, endsAgain }, k): LoggedEvent[] => {
        starts += after;
        const beatMinutes = { always: lasts, never: 0, 'at first': lasts / 3, 'longer than it runs': lasts + 9 }[beats];
        const plan: RunPlan = {
          processor,
          dataDate,
          runId: `run-${i}`,
          attempt: k + 1,
          from: starts,
          beats: Array.from({ length: Math.floor(beatMinutes / 2) }, (_, n) => starts + 2 * (n + 1)),
          ...(ends === 'never' ? {} : { to: starts + lasts + 0.3, how: ends }),
        };
        const again: RunPlan = { ...plan, beats: [], to: starts + lasts + 4.6, how: endsAgain ?? 'succeeded' };
        const printed = [
          ...linesOf(plan).filter(({ event }) => printsStart || event.type !== 'started'),
          ...linesOf(again).slice(endsAgain === undefined ? 2 : 1),
        ];
        return printed.map(({ event, at }) => ({ event, at: at + 97 * i + 1_009 * k }));
      });
    })
    .sort((a, b) => a.at - b.at),
);

const lasting = fc.record({
  kind: fc.constantFrom('monitor-stops', 'store-down', 'recorder-down'),
  after: fc.integer({ min: 1, max: 200 }).map((minutes) => Duration.seconds(60 * minutes + 17)),
  lasts: fc.integer({ min: 1, max: 90 }).map((minutes) => Duration.minutes(minutes)),
});

/** Malformed lines that replace valid ones. */
const MISFITS: readonly Readonly<Record<string, unknown>>[] = [
  { v: 1, type: 'started', run_id: 'odd', phase: 'load', processor: 'games', data_date: '20260114' },
  { v: 2, type: 'succeeded', run_id: 'odd', phase: 'load', processor: 'games', data_date: DATE },
  { v: 1, type: 'begun', run_id: 'odd', phase: 'load', processor: 'games', data_date: DATE },
  {},
];

const compare = async (logged: readonly LoggedEvent[], faults: readonly Fault[], deploys: readonly number[]) => {
  const guards = new TwoGuards({ config: smallPipeline, start: START, judgedThrough: DAY_BEFORE, faults });
  guards.plan(logged);
  for (const minute of deploys) guards.deployAt(START + minute * MINUTE + 30_000);
  const difference = await guards.runUntil(START + LASTS * MINUTE);
  const misfits = logged.filter(({ printed }) => printed !== undefined);
  const rejected = guards.deployed.recorderLog.events('rejected');
  expect(rejected.length).toBeLessThanOrEqual(misfits.length); // each valid line was recorded
  return { guards, difference };
};

describe('for any lines of runs, the simulated and the deployed guard agree at every tick', () => {
  const seen = new Set<string>();

  test('without faults of the guard', async () => {
    await fc.assert(
      fc.asyncProperty(lines, async (events) => {
        const { guards, difference } = await compare(events, [], []);
        for (const { run_event } of guards.lines) seen.add(run_event.type);
        expect(difference).toBeUndefined();
      }),
      { numRuns: 25 },
    );
  });

  test('with deploys that resume stopped triggers', async () => {
    await fc.assert(
      fc.asyncProperty(lines, fc.array(fc.integer({ min: 1, max: LASTS })), async (events, deploys) => {
        const { difference } = await compare(events, [], deploys);
        expect(difference).toBeUndefined();
      }),
      { numRuns: 10 },
    );
  });

  test('with malformed lines', async () => {
    await fc.assert(
      fc.asyncProperty(lines, fc.array(fc.nat(), { maxLength: 20 }), async (events, at) => {
        const misfits = new Set(at.map((index) => index % Math.max(1, events.length)));
        const { guards, difference } = await compare(
          events.map((logged, i) =>
            misfits.has(i) ? { ...logged, printed: MISFITS[i % MISFITS.length] ?? {} } : logged,
          ),
          [],
          [],
        );
        for (const { run_event } of guards.lines) seen.add(run_event.type);
        expect(difference).toBeUndefined();
      }),
      { numRuns: 15 },
    );
  });

  test('after an outage of the monitor, the recorder or Firestore', async () => {
    await fc.assert(
      fc.asyncProperty(lines, lasting, async (events, fault) => {
        const { difference } = await compare(events, [fault], []);
        expect(difference).toBeUndefined();
      }),
      { numRuns: 15 },
    );
  });

  test('the scenarios above contain every type of event', () => {
    expect([...seen].sort()).toEqual(
      expect.arrayContaining([
        'breaker_half_opened',
        'breaker_opened',
        'deadline_missed',
        'late_success',
        'late_write',
        'not_started',
        'rejected',
        'timed_out',
        'went_silent',
      ]),
    );
  });
});
