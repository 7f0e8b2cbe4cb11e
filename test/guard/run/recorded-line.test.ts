import fc from 'fast-check';
import { FAILURE_CATEGORIES, isActionable, type FailureCategory } from '../../../model/failure-category';
import { applyEvent } from '../../../guard/run/recorded-line';
import { closeRun, markReported, resolveRun } from '../../../guard/run/run-record';
import {
  applyAll,
  failed,
  heartbeat,
  MINUTE,
  recordAfter,
  skipped,
  started,
  succeeded,
  T0,
  type Printed,
} from '../support/runs';

describe('the record of a run', () => {
  it('is running from its first line on, and keeps its identity', () => {
    const { record, outcome } = applyEvent(undefined, started(), T0);

    expect(outcome).toBe('recorded');
    expect(record).toMatchObject({
      runId: 'p5-2026-01-14-1',
      attempt: 1,
      phase: 'phase5',
      processor: 'prediction-coordinator',
      dataDate: '2026-01-14',
      work: 'prediction-coordinator/2026-01-14',
      state: 'running',
      startedAt: T0,
      lastSeenAt: T0,
      unresolved: false,
      lateSuccessAt: null,
    });
  });

  it('has the time of its latest line as its last-seen time', () => {
    const record = recordAfter([started(), T0], [heartbeat(), T0 + 10 * MINUTE], [heartbeat(), T0 + 5 * MINUTE]);

    expect(record.lastSeenAt).toBe(T0 + 10 * MINUTE);
  });

  it.each([succeeded, failed, skipped])('ends with its end', (end) => {
    const record = recordAfter([started(), T0], [end(), T0 + MINUTE]);

    expect(record.state).toBe(end().type);
    expect(record.unresolved).toBe(false);
  });

  it('is not reopened by a heartbeat after its end', () => {
    const record = recordAfter([started(), T0], [succeeded(), T0 + MINUTE], [heartbeat(), T0 + 2 * MINUTE]);

    expect(record.state).toBe('succeeded');
  });

  it('ends once: the earlier of two ends stands', () => {
    const record = recordAfter([failed({ error: 'no rows' }), T0 + MINUTE], [succeeded(), T0 + 2 * MINUTE]);

    expect(record.end).toMatchObject({
      type: 'failed',
      at: T0 + MINUTE,
      failureCategory: 'unknown',
      detail: 'no rows',
    });
  });

  it('takes its start from the duration of its end if no other line arrived', () => {
    const record = recordAfter([succeeded({ duration_seconds: 90 }), T0]);

    expect(record).toMatchObject({ state: 'succeeded', startedAt: T0 - 90_000, lastSeenAt: T0 });
  });

  it('takes its start from the elapsed time until its start line arrives', () => {
    const early = recordAfter([heartbeat({ elapsed_seconds: 300 }), T0]);
    const late = applyAll(early, [[started(), T0 - 5 * MINUTE + 700]]);

    expect(early.startedAt).toBe(T0 - 5 * MINUTE);
    expect(late.startedAt).toBe(T0 - 5 * MINUTE + 700);
  });

  it('limits an implausible elapsed time to its maximum', () => {
    expect(recordAfter([heartbeat({ elapsed_seconds: 1e305 }), T0]).startedAt).toBe(0);
  });

  it('expires 90 days after its latest line', () => {
    const record = recordAfter([started(), T0], [succeeded(), T0 + MINUTE]);

    expect(record.expireAt).toEqual(new Date(Date.UTC(2026, 3, 14, 10, 1)));
  });

  it('is the same object after a duplicate line', () => {
    const record = recordAfter([started(), T0], [heartbeat(), T0 + MINUTE]);

    expect(applyEvent(record, heartbeat(), T0 + MINUTE)).toEqual({ record, outcome: 'duplicate' });
    expect(applyEvent(record, heartbeat(), T0 + MINUTE).record).toBe(record);
  });

  it.each([{ phase: 'phase4' }, { processor: 'prediction-worker' }, { data_date: '2026-01-15' }])(
    'refuses a line of another run under its key: %o',
    (other) => {
      const record = recordAfter([started(), T0]);

      expect(applyEvent(record, succeeded(other), T0 + MINUTE)).toEqual({ record, outcome: 'conflict' });
    },
  );
});

describe('the outcome of an ended run', () => {
  const endedWith = (failure_category: FailureCategory) =>
    recordAfter([started(), T0], [{ ...failed(), type: 'failed', failure_category }, T0 + MINUTE]);

  it.each(FAILURE_CATEGORIES)('a failure for %s is actionable, or stands by its own name', (category) => {
    const record = endedWith(category);

    expect(record.outcome).toBe(isActionable(category) ? 'failed' : category);
    expect(record.endedAt).toBe(T0 + MINUTE);
  });

  it('a run that the monitor closed has failed at the time of its closing', () => {
    const record = closeRun(recordAfter([started(), T0]), 'timed_out', T0 + 31 * MINUTE);

    expect(record).toMatchObject({ outcome: 'failed', endedAt: T0 + 31 * MINUTE });
  });

  it('a running run has no outcome', () => {
    expect(recordAfter([started(), T0])).toMatchObject({ outcome: null, endedAt: null });
  });
});

describe('a run that the monitor closed', () => {
  const closed = closeRun(
    recordAfter([started(), T0], [heartbeat(), T0 + 5 * MINUTE]),
    'went_silent',
    T0 + 17 * MINUTE,
  );

  it('keeps a late success without reopening it or resolving the work', () => {
    const { record, outcome } = applyEvent(closed, succeeded(), T0 + 20 * MINUTE);

    expect(outcome).toBe('late_success');
    expect(record).toMatchObject({ state: 'went_silent', unresolved: true, lateSuccessAt: T0 + 20 * MINUTE });
    expect(record.closure).toBe(closed.closure);
  });

  it('reports a late success once, even if it is printed twice', () => {
    const { record } = applyEvent(closed, succeeded(), T0 + 20 * MINUTE);

    expect(applyEvent(record, succeeded(), T0 + 20 * MINUTE).outcome).toBe('duplicate');
    expect(applyEvent(record, succeeded(), T0 + 19 * MINUTE).outcome).toBe('recorded');
  });

  it.each([
    ['a heartbeat', heartbeat()],
    ['a failure', failed()],
  ])('reports once that it still works when %s arrives, and stays closed', (_what, event) => {
    const { record, outcome } = applyEvent(closed, event, T0 + 20 * MINUTE);

    expect(outcome).toBe('late_write');
    expect(record).toMatchObject({ state: 'went_silent', unresolved: true, wroteLate: true, lateSuccessAt: null });
    expect(applyEvent(record, heartbeat(), T0 + 21 * MINUTE).outcome).toBe('recorded');
  });

  it('does not count as working because a line arrives late that it printed before its closing', () => {
    expect(applyEvent(closed, heartbeat(), T0 + 16 * MINUTE)).toMatchObject({
      outcome: 'recorded',
      record: { wroteLate: false },
    });
  });

  it('keeps the times of its closing when older and newer lines arrive', () => {
    const record = applyAll(closed, [
      [started(), T0 - MINUTE],
      [heartbeat(), T0 + 18 * MINUTE],
    ]);

    expect(record.closure).toEqual({
      reason: 'went_silent',
      at: T0 + 17 * MINUTE,
      startedAt: T0,
      lastSeenAt: T0 + 5 * MINUTE,
      reported: false,
    });
  });

  it('stays reported and resolved when more lines arrive', () => {
    const resolved = resolveRun(markReported(closed), { at: T0 + 40 * MINUTE, by: 'other~1', reason: 'later success' });
    const record = applyAll(resolved, [[succeeded(), T0 + 50 * MINUTE]]);

    expect(record).toMatchObject({ unresolved: false, closure: { reported: true }, resolution: { by: 'other~1' } });
  });

  it.each([
    ['succeeded', succeeded(), { state: 'succeeded', outcome: 'succeeded' }],
    ['failed', failed(), { state: 'failed', outcome: 'failed' }],
  ])('is no longer closed if it had %s before its closing and the line was late', (_what, event, ended) => {
    const closing = { lateSuccessAt: null, wroteLate: false, unresolved: false, closure: closed.closure };

    expect(applyEvent(closed, event, T0 + 17 * MINUTE)).toMatchObject({
      outcome: 'recorded',
      record: { ...ended, ...closing, endedAt: T0 + 17 * MINUTE },
    });
    expect(applyEvent(closed, event, T0 + 17 * MINUTE + 1).record).toMatchObject({
      state: 'went_silent',
      outcome: 'failed',
      unresolved: true,
      endedAt: T0 + 17 * MINUTE,
    });
  });

  it('is no longer closed if a late end turns out to be its second one', () => {
    const late = applyAll(closed, [[succeeded(), T0 + 20 * MINUTE]]);

    expect(applyEvent(late, succeeded(), T0 + 16 * MINUTE)).toMatchObject({
      outcome: 'recorded',
      record: { state: 'succeeded', unresolved: false, lateSuccessAt: null },
    });
  });

  it('is resolved once: the first resolution stands', () => {
    const once = resolveRun(closed, { at: 1, by: 'a~1', reason: 'later success' });

    expect(resolveRun(once, { at: 2, by: 'b~1', reason: 'later success' })).toBe(once);
  });

  it('can only be resolved if it was closed', () => {
    const open = recordAfter([started(), T0]);

    expect(resolveRun(open, { at: 1, by: 'a~1', reason: 'later success' })).toBe(open);
    expect(markReported(open)).toBe(open);
  });
});

/** Lines of one run, at few times, so that ties are common. */
const printed: fc.Arbitrary<Printed> = fc.tuple(
  fc.oneof(
    fc.constant(started()),
    fc
      .option(fc.nat({ max: 900 }), { nil: undefined })
      .map((s) => heartbeat(s === undefined ? {} : { elapsed_seconds: s })),
    fc
      .option(fc.nat({ max: 900 }), { nil: undefined })
      .map((s) => succeeded(s === undefined ? {} : { duration_seconds: s })),
    fc.constantFrom('a', 'b').map((error) => failed({ error })),
    fc.constant(skipped()),
  ),
  fc.nat({ max: 20 }).map((minutes) => T0 + minutes * MINUTE),
);
const history = fc.array(printed, { minLength: 1, maxLength: 12 });
/** The same lines in random order, some of them more than once. */
const twice = history.chain((events) =>
  fc
    .array(fc.constantFrom(...events), { maxLength: 12 })
    .chain((again) => fc.shuffledSubarray([...events, ...again], { minLength: events.length + again.length }))
    .map((delivered) => [events, delivered] as const),
);

const ENDS = new Set(['succeeded', 'failed', 'skipped']);

describe('in any order and number of deliveries of its lines', () => {
  it('the record is the same', () => {
    fc.assert(
      fc.property(twice, ([events, delivered]) => {
        expect(applyAll(undefined, delivered)).toEqual(applyAll(undefined, events));
      }),
      { numRuns: 500 },
    );
  });

  it('a closing stands unless the run had ended, and a later success is kept and resolves no work', () => {
    fc.assert(
      fc.property(
        twice,
        fc.nat(),
        fc.constantFrom('timed_out' as const, 'went_silent' as const),
        fc.nat({ max: 25 }).map((minutes) => T0 + minutes * MINUTE),
        ([, lines], n, reason, closedAt) => {
          const point = n % (lines.length + 1);
          const before = point === 0 ? undefined : applyAll(undefined, lines.slice(0, point));
          fc.pre(before?.state === 'running');
          const closed = closeRun(before, reason, closedAt);
          const after = lines.slice(point);
          const record = applyAll(closed, after);
          const successes = after.filter(([event]) => event.type === 'succeeded').map(([, at]) => at);

          const hadEnded = after.some(([event, at]) => ENDS.has(event.type) && at <= closedAt);

          expect(record.closure).toEqual(closed.closure);
          expect(record.state === reason).toBe(!hadEnded);
          expect(record.unresolved).toBe(!hadEnded);
          expect(record.lateSuccessAt).toBe(hadEnded || successes.length === 0 ? null : Math.min(...successes));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('a late success is reported exactly once', () => {
    fc.assert(
      fc.property(twice, ([, lines]) => {
        let record = closeRun(recordAfter([started(), T0 - 2 * MINUTE]), 'timed_out', T0 - MINUTE);
        let reports = 0;
        for (const [event, at] of lines) {
          const applied = applyEvent(record, event, at);
          record = applied.record;
          if (applied.outcome === 'late_success') reports += 1;
        }

        expect(reports).toBe(lines.some(([event]) => event.type === 'succeeded') ? 1 : 0);
      }),
    );
  });
});
