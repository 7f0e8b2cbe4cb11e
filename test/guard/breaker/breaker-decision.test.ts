import fc from 'fast-check';
import {
  decideBreaker,
  failuresInARow,
  holdingPoints,
  isFlowing,
  retired,
  type EndedRun,
} from '../../../guard/breaker/breaker-decision';
import { newBreaker, withRequest, type BreakerRecord } from '../../../model/breaker';
import type { BreakerRule } from '../../../model/breaker-rule';
import { MINUTE, SECOND, T0 } from '../support/runs';

const rule: BreakerRule = {
  id: 'loader',
  phase: 'phase2',
  deployable: 'loader',
  criticality: 'P1',
  processors: [
    { name: 'files', failuresInARow: 3 },
    { name: 'rosters', failuresInARow: null },
  ],
  failureRate: null,
  coolDownSeconds: 300,
  coolDownCapSeconds: 1_200,
  triggers: [{ kind: 'push', subscription: 'loader-sub' }],
};

/** A run that ended the given minutes after T0. */
const run = (minute: number, outcome: EndedRun['outcome'], changes: Partial<EndedRun> = {}): EndedRun => ({
  runId: `run-${minute}`,
  attempt: 1,
  processor: 'files',
  state: outcome === 'succeeded' ? 'succeeded' : 'failed',
  outcome,
  startedAt: T0 + (minute - 1) * MINUTE,
  endedAt: T0 + minute * MINUTE,
  ...changes,
});
const bad = (minute: number, changes: Partial<EndedRun> = {}) => run(minute, 'failed', changes);
const good = (minute: number, changes: Partial<EndedRun> = {}) => run(minute, 'succeeded', changes);

const NOW = T0 + 10 * MINUTE;
const decide = (ended: readonly EndedRun[], record: BreakerRecord = newBreaker('loader'), now = NOW, of = rule) =>
  decideBreaker(of, record, { ended, counts: null }, now);
const opened = () => decide([bad(1), bad(2), bad(3)]);

describe('a closed breaker', () => {
  it('opens on the declared number of failures in a row, and names them', () => {
    expect(opened()).toMatchObject({
      state: 'open',
      since: NOW,
      coolDownMs: 5 * MINUTE,
      by: 'timeout-monitor',
      reason: '3 failures in a row of files, the latest run-3~1 (failed)',
      history: [{ at: NOW, from: 'closed', to: 'open', by: 'timeout-monitor' }],
      changes: 1,
    });
  });

  it.each([
    ['two failures are too few', [bad(1), bad(2)]],
    ['a success stands between them', [bad(1), good(2), bad(3), bad(4)]],
    ['a success comes last', [bad(1), bad(2), bad(3), good(4)]],
    ['they are of different processors', [bad(1), bad(2, { processor: 'rosters' }), bad(3)]],
    [
      'they are of a processor that must not stop the others',
      [1, 2, 3, 4].map((n) => bad(n, { processor: 'rosters' })),
    ],
    ['they are attempts of one run', [1, 2, 3, 4].map((n) => bad(n, { runId: 'one', attempt: n }))],
  ])('stays unchanged where %s', (_why, ended) => {
    const record = newBreaker('loader');

    expect(decide(ended, record)).toBe(record);
  });

  it.each([
    ['a run without data', run(2, 'no_data_available')],
    ['a run whose dependency is missing', run(2, 'dependency_missing')],
    ['a skipped or interrupted run', run(2, 'skipped')],
    ['a run that still runs', run(2, null, { endedAt: null })],
    ['the success of a retry, whose first attempt counted already', good(2, { runId: 'run-1', attempt: 2 })],
    ['the success of another processor', good(2, { processor: 'rosters' })],
  ])('keeps its count of failures in a row unchanged after %s', (_what, between) => {
    expect(decide([bad(1), between, bad(3)]).state).toBe('closed');
    expect(decide([bad(1), between, bad(3), bad(4)]).state).toBe('open');
  });

  it('counts runs that timed out or were closed without heartbeat as failures', () => {
    const hung = [bad(1, { state: 'timed_out' }), bad(2, { state: 'went_silent' }), bad(3, { state: 'went_silent' })];

    expect(decide(hung)).toMatchObject({ state: 'open', reason: expect.stringContaining('went_silent') as string });
  });

  it('makes the same decision in any order of the runs', () => {
    const ended = [bad(1), good(2), bad(3), bad(4), bad(4, { runId: 'other' }), bad(5, { runId: 'run-4', attempt: 2 })];
    fc.assert(
      fc.property(fc.shuffledSubarray(ended, { minLength: ended.length }), (shuffled) => {
        expect(decide(shuffled)).toEqual(decide(ended));
      }),
    );
  });

  it('counts each run once, with any number of attempts', () => {
    const attempts = fc.array(fc.tuple(fc.nat({ max: 4 }), fc.integer({ min: 1, max: 4 })), { maxLength: 20 });
    fc.assert(
      fc.property(attempts, (all) => {
        const ended = all.map(([n, attempt], at) => bad(at, { runId: `run-${n}`, attempt }));

        expect(failuresInARow('files', ended, 0).runs).toHaveLength(new Set(all.map(([n]) => n)).size);
      }),
    );
  });
});

describe('a breaker with a failure rate', () => {
  const rated = { ...rule, failureRate: { above: 0.5, windowSeconds: 900, minimumRuns: 20 } };
  const at = (failed: number, succeeded: number) =>
    decideBreaker(rated, newBreaker('loader'), { ended: [], counts: { failed, succeeded } }, NOW);

  it('opens where more than the declared share of enough runs failed', () => {
    expect(at(11, 9)).toMatchObject({ state: 'open', reason: '11 of 20 runs failed within 900 s, more than 50%' });
  });

  it.each([
    ['exactly that share failed', 10, 10],
    ['there are too few runs to say', 19, 0],
    ['nothing ran', 0, 0],
  ])('stays closed where %s', (_why, failed, succeeded) => {
    expect(at(failed, succeeded).state).toBe('closed');
  });
});

describe('an open breaker', () => {
  it('stays open through its cool-down, and lets one run through after it', () => {
    const open = opened();

    expect(decide([good(11)], open, NOW + 5 * MINUTE - 1)).toBe(open);
    expect(decide([], open, NOW + 5 * MINUTE)).toMatchObject({ state: 'half_open', since: NOW + 5 * MINUTE });
  });

  it('stops its triggers, and lets them flow half-open until a run that they started is seen', () => {
    expect(isFlowing(opened(), false)).toBe(false);
    expect(isFlowing({ state: 'half_open' }, false)).toBe(true);
    expect(isFlowing({ state: 'half_open' }, true)).toBe(false);
    expect(isFlowing({ state: 'closed' }, false)).toBe(true);
  });
});

describe('a half-open breaker', () => {
  const halfOpen = () => decide([], opened(), NOW + 5 * MINUTE);

  it('closes when the probe run succeeds, and resets its count', () => {
    const closed = decide([good(17)], halfOpen(), NOW + 8 * MINUTE);

    expect(closed).toMatchObject({ state: 'closed', coolDownMs: 0, countsFrom: NOW + 8 * MINUTE });
    expect(decide([bad(1), bad(2), bad(3)], closed, NOW + 9 * MINUTE)).toBe(closed);
  });

  it('opens for twice as long when the probe run fails, up to the cap', () => {
    let record = opened();
    const coolDowns = [];
    for (let n = 0; n < 4; n += 1) {
      const triedAt = record.since + record.coolDownMs;
      record = decide([], record, triedAt);
      const probe = bad(99, { startedAt: triedAt + SECOND, endedAt: triedAt + MINUTE });
      record = decide([probe], record, triedAt + MINUTE);
      coolDowns.push(record.coolDownMs / MINUTE);
    }

    expect(record.state).toBe('open');
    expect(coolDowns).toEqual([10, 20, 20, 20]);
  });

  it.each([
    ['started before it was let through', good(12)],
    ['has no result, as there was no data', run(17, 'no_data_available')],
    ['still runs', run(17, null, { endedAt: null })],
  ])('waits for another run where the run %s', (_why, ended) => {
    const record = halfOpen();

    expect(decide([ended], record, NOW + 8 * MINUTE)).toBe(record);
  });

  it('accepts any attempt as the probe, as waiting messages are delivered again', () => {
    expect(decide([good(17, { attempt: 4 })], halfOpen(), NOW + 8 * MINUTE).state).toBe('closed');
  });

  it('uses the first run to end where more than one started', () => {
    expect(decide([good(18), bad(17)], halfOpen(), NOW + 9 * MINUTE).state).toBe('open');
    expect(decide([bad(18), good(17)], halfOpen(), NOW + 9 * MINUTE).state).toBe('closed');
  });
});

describe('a person', () => {
  const request = { action: 'open', reason: 'bad deploy', by: 'ana@example.com', at: NOW } as const;

  it('opens a breaker, which then stays open until a person closes it', () => {
    const open = decide([], withRequest(newBreaker('loader'), request));

    expect(open).toMatchObject({
      state: 'open',
      heldByPerson: true,
      request: null,
      history: [{ to: 'open', reason: 'bad deploy', by: 'ana@example.com' }],
    });
    expect(decide([good(11)], open, NOW + 30 * 24 * 60 * MINUTE)).toBe(open);

    const closed = decide([], withRequest(open, { ...request, action: 'close', reason: 'rolled back' }), NOW + MINUTE);
    expect(closed).toMatchObject({
      state: 'closed',
      heldByPerson: false,
      reason: 'rolled back',
      by: 'ana@example.com',
    });
  });

  it('closes a breaker that the monitor opened, and resets its failures', () => {
    const closed = decide(
      [bad(1), bad(2), bad(3)],
      withRequest(opened(), { ...request, action: 'close' }),
      NOW + MINUTE,
    );

    expect(closed).toMatchObject({ state: 'closed', by: 'ana@example.com' });
    expect(decide([bad(1), bad(2), bad(3)], closed, NOW + 2 * MINUTE)).toBe(closed);
  });

  it('takes over an open breaker, which then does not close by itself', () => {
    expect(decide([], withRequest(opened(), request), NOW + 10 * MINUTE)).toMatchObject({
      state: 'open',
      heldByPerson: true,
      changes: 2,
    });
  });
});

describe('the history of a breaker', () => {
  it('holds the latest 200 changes', () => {
    let record = newBreaker('loader');
    for (let n = 0; n < 250; n += 1) {
      const action = n % 2 === 0 ? 'open' : 'close';
      record = decide([], withRequest(record, { action, reason: `${n}`, by: 'ana', at: n }), T0 + n * MINUTE);
    }

    expect(record.changes).toBe(250);
    expect(record.history).toHaveLength(200);
    expect(record.history.at(-1)).toMatchObject({ reason: '249', to: 'closed' });
  });

  it('ends with a closing where the breaker is no longer declared', () => {
    expect(retired(opened(), NOW + MINUTE)).toMatchObject({ state: 'closed', reason: 'no longer declared' });
    expect(retired(newBreaker('loader'), NOW)).toEqual(newBreaker('loader'));
  });
});

describe('the subscriptions that breakers hold', () => {
  const push = (subscription: string) => ({ kind: 'push', subscription }) as const;
  const other: BreakerRule = { ...rule, id: 'other', criticality: 'P0', triggers: [push('shared'), push('own')] };
  const rules = [{ ...rule, triggers: [{ kind: 'schedule', job: 'hourly' } as const, push('shared')] }, other];
  const held = (...records: readonly Pick<BreakerRecord, 'id' | 'state'>[]) =>
    holdingPoints(rules, records).map(({ taskId, value }) => `${taskId} ${value}`);

  it('have one point each where the breaker is open or half-open, shared or not', () => {
    const closed = { id: 'loader', state: 'closed' } as const;
    expect(held(closed, { id: 'other', state: 'closed' })).toEqual(['shared 0', 'own 0']);
    expect(held(closed, { id: 'other', state: 'open' })).toEqual(['shared 1', 'own 1']);
    expect(held({ id: 'loader', state: 'half_open' }, { id: 'other', state: 'closed' })).toEqual(['shared 1', 'own 0']);
  });

  it('have no point where none of their breakers was decided', () => {
    expect(held({ id: 'loader', state: 'open' })).toEqual(['shared 1']);
    expect(held()).toEqual([]);
  });

  it('have one series each, with any of their breakers decided', () => {
    const [point] = holdingPoints(rules, [{ id: 'loader', state: 'open' }]);
    expect(point).toEqual({
      gauge: 'breakerHolding',
      job: 'guard',
      taskId: 'shared',
      labels: { scope: 'breaker', criticality: 'P0', subscription_id: 'shared' },
      value: 1,
    });
  });
});
