import fc from 'fast-check';
import {
  causedHere,
  causesNow,
  MOST_TIME_MS,
  NOTIFIED_MS,
  withAllTheyRead,
} from '../../../guard/deadline/deadline-cause';
import { causesOf, missingAt, type MissedDate, type WorkState } from '../../../guard/deadline/deadline-dates';
import { workOf } from '../../../guard/run/run-record';
import { wakes, type Criticality } from '../../../model/criticality';
import { deadlineInstant } from '../../../model/deadline';
import type { GuardConfig, GuardedProcessor } from '../../../model/guard-config';
import { guardConfig, MINUTE } from '../support/runs';

const DATE = '2026-01-14';
const base = guardConfig();
const [common = fail()] = base.processors;

type Row = readonly [name: string, phase: number, dependsOn: readonly string[], criticality?: Criticality];

/** Phases `p0`, `p1` and so on, due at 10:00, 11:00 and so on UTC by default. */
function configOf(rows: readonly Row[], hours = [10, 11, 12, 13]): GuardConfig {
  return {
    ...base,
    phases: hours.map((hour, i) => ({
      id: `p${i}`,
      deadline: { time: `${hour}:00`, daysAfter: 0, timeZone: 'Etc/UTC', goal: 0.9 },
    })),
    processors: rows.map(([name, phase, dependsOn, criticality = 'P0']): GuardedProcessor => ({
      ...common,
      name,
      phase: `p${phase}`,
      dependsOn: [...dependsOn],
      criticality,
      startGraceSeconds: 1_800,
      budgetSeconds: 600,
    })),
  };
}

const done = (at: number): WorkState => ({ kind: 'done', at });
const failedAt = (startedAt: number): WorkState => ({ kind: 'failed', run: 'r~1', startedAt });
const notStarted: WorkState = { kind: 'not started' };
const at = (hour: number, minute = 0) => Date.UTC(2026, 0, 14, hour, minute);

/** The missed dates of every phase whose deadline has passed. */
function missedAt(config: GuardConfig, states: ReadonlyMap<string, WorkState>, now: number) {
  const missed: Record<string, MissedDate[]> = {};
  for (const { id, deadline } of config.phases) {
    const deadlineAt = deadlineInstant(deadline, DATE);
    const names = config.processors.flatMap(({ name, phase }) => (phase === id ? [name] : []));
    const missing = missingAt(deadlineAt, new Map(names.map((name) => [name, states.get(name) ?? notStarted])));
    if (deadlineAt > now || missing.every((name) => states.get(name)?.kind === 'done')) continue;
    const date = { dataDate: DATE, deadlineAt, missing };
    missed[id] = [{ ...date, causes: causesNow(id, date, { config, states, asOf: now }) }];
  }
  return missed;
}

function notifiedAt(config: GuardConfig, states: Record<string, WorkState>, now: number, unresolved: string[] = []) {
  const works = new Set(unresolved.map((name) => workOf(name, DATE)));
  const here = causedHere(missedAt(config, new Map(Object.entries(states)), now), config, works);
  return [...here].flatMap(([phase, dates]) => (dates.length > 0 ? [phase] : []));
}

const chain = configOf([
  ['a', 0, []],
  ['b', 1, ['a']],
  ['c', 2, ['b']],
  ['d', 3, ['c']],
]);

describe('the phase that notifies about a missed date', () => {
  it('is the first that waits for the cause, and not a later one', () => {
    const states = { a: failedAt(at(9)), b: notStarted, c: notStarted, d: notStarted };

    expect(notifiedAt(chain, states, at(14))).toEqual(['p0']);
  });

  it('is none where the run that it waits for has its own page', () => {
    const states = { a: failedAt(at(9)), b: notStarted, c: notStarted, d: notStarted };

    expect(notifiedAt(chain, states, at(14), ['a'])).toEqual([]);
  });

  it('is also a second phase that has its own cause', () => {
    const config = configOf([
      ['a', 0, []],
      ['b', 1, ['a']],
      ['own', 1, []],
      ['c', 2, ['b', 'own']],
    ]);
    const states = { a: failedAt(at(9)), own: failedAt(at(9)), b: notStarted, c: notStarted };

    expect(notifiedAt(config, states, at(14))).toEqual(['p0', 'p1']);
  });

  it('pages where an earlier phase with the same cause has only a ticket', () => {
    const config = configOf([
      ['a', 0, [], 'P2'],
      ['b', 1, ['a'], 'P0'],
      ['c', 2, ['b'], 'P1'],
      ['d', 3, ['c'], 'P3'],
    ]);
    const states = { a: failedAt(at(9)), b: notStarted, c: notStarted, d: notStarted };

    expect(notifiedAt(config, states, at(14))).toEqual(['p0', 'p1']);
    expect(notifiedAt(config, states, at(14), ['a'])).toEqual(['p1']);
  });

  it('is the first to wait for a processor that is not expected daily, as its own phase is not late', () => {
    const config = configOf([
      ['weekly', 3, []],
      ['b', 1, ['weekly']],
      ['c', 2, ['b']],
    ]);
    const missed = missedAt(config, new Map(), at(12, 30));

    expect([...causedHere(missed, config, new Set())].flatMap(([id, { length }]) => (length > 0 ? [id] : []))).toEqual([
      'p1',
    ]);
  });

  it('is every phase whose causes are not known', () => {
    const missed = { p0: [{ dataDate: DATE, deadlineAt: at(10), missing: ['a'] }] };

    expect(causedHere(missed, chain, new Set(['a/2026-01-14'])).get('p0')).toHaveLength(1);
  });
});

describe('a phase whose input was late', () => {
  const fixed = { a: done(at(13)), b: notStarted, c: notStarted, d: notStarted };

  it('notifies when its start grace and its budget have passed since the input', () => {
    expect(notifiedAt(chain, fixed, at(13, 39))).toEqual([]);
    expect(notifiedAt(chain, fixed, at(13, 40))).toEqual(['p1']);
  });

  it('notifies immediately where a run failed after its input was there', () => {
    expect(notifiedAt(chain, { ...fixed, b: failedAt(at(13, 1)) }, at(13, 2))).toEqual(['p1']);
    expect(notifiedAt(chain, { ...fixed, b: failedAt(at(12)) }, at(13, 2))).toEqual([]);
  });

  it('has no extra time where its input was in time or its lateness was not notified', () => {
    expect(notifiedAt(chain, { ...fixed, a: done(at(9)) }, at(11, 10))).toEqual(['p1']);
    expect(notifiedAt(chain, { ...fixed, a: done(at(10) + NOTIFIED_MS) }, at(11, 10))).toEqual(['p1']);
    expect(notifiedAt(chain, { ...fixed, a: done(at(10) + 1 + NOTIFIED_MS), b: done(at(10, 50)) }, at(12, 10))).toEqual(
      ['p2'],
    );
    expect(notifiedAt(chain, { ...fixed, a: done(at(10, 59)), b: done(at(11, 50)) }, at(12, 10))).toEqual([]);
  });
});

describe('for any pipeline and any state of its runs', () => {
  const hour = fc.integer({ min: 7, max: 20 });
  const state = fc.oneof(
    { weight: 3, arbitrary: hour.map((h) => done(at(h))) },
    hour.map((h) => failedAt(at(h))),
    fc.constant(notStarted),
    hour.map((h): WorkState => ({ kind: 'running', run: 'r~1', startedAt: at(h) })),
  );
  const criticality = fc.constantFrom<Criticality>('P0', 'P1', 'P2', 'P3');
  const row = fc.record({ phase: fc.nat({ max: 3 }), criticality, state, needs: fc.array(fc.nat(), { maxLength: 3 }) });
  /** Any phase may read from any other; only cycles are forbidden. */
  const world = fc
    .record({
      rows: fc.array(row, { minLength: 1, maxLength: 9 }),
      hours: fc.array(fc.integer({ min: 10, max: 15 }), { minLength: 4, maxLength: 4 }),
      unresolved: fc.array(fc.nat({ max: 8 }).map((i) => `x${i}`)),
    })
    .map(({ rows, hours, unresolved }) => ({
      config: configOf(
        rows.map(({ phase, needs, criticality: of }, i): Row => {
          const before = i === 0 ? [] : [...new Set(needs.map((need) => `x${need % i}`))];
          return [`x${i}`, phase, before, of];
        }),
        hours,
      ),
      states: new Map(rows.map(({ state: of }, i) => [`x${i}`, of])),
      unresolved: unresolved.filter((name) => Number(name.slice(1)) < rows.length),
    }));

  it('each cause of a missed date is notified by a phase as urgent, has a page, or has time left', () => {
    fc.assert(
      fc.property(world, fc.integer({ min: 10, max: 24 }), ({ config, states, unresolved }, h) => {
        const now = at(h);
        const missed = missedAt(config, states, now);
        const works = new Set(unresolved.map((name) => workOf(name, DATE)));
        const here = causedHere(missed, config, works);
        const criticalities = new Map(config.processors.map(({ name, criticality: of }) => [name, of]));
        const isUrgent = (id: string) => config.processors.some((each) => each.phase === id && wakes(each.criticality));
        const dependsOn = new Map(config.processors.map(({ name, dependsOn: of }) => [name, of]));

        for (const [phase, dates] of Object.entries(missed)) {
          for (const { missing, causes = [] } of dates) {
            const open = missing.filter((name) => states.get(name)?.kind !== 'done');
            for (const cause of new Set(open.flatMap((name) => causesOf(name, dependsOn, states)))) {
              const isNotified = [...here].some(
                ([id, of]) => of.some((each) => each.causes?.includes(cause)) && (isUrgent(id) || !isUrgent(phase)),
              );
              const isOnPage =
                works.has(workOf(cause, DATE)) && (wakes(criticalities.get(cause) ?? 'P3') || !isUrgent(phase));
              const needs = (dependsOn.get(cause) ?? []).map((need) => states.get(need));
              const readyAt = Math.max(...needs.map((need) => (need?.kind === 'done' ? need.at : 0)));
              const hasTime = !causes.includes(cause) && now < readyAt + MOST_TIME_MS;
              expect([cause, isNotified || isOnPage || hasTime]).toEqual([cause, true]);
            }
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('one fault in one chain is notified once, at any time of fix and of evaluation', () => {
    const times = fc.record({ fixedAfter: fc.nat({ max: 400 }), each: fc.integer({ min: 1, max: 39 }) });
    fc.assert(
      fc.property(fc.nat({ max: 3 }), times, (broken, { fixedAfter, each }) => {
        const names = ['a', 'b', 'c', 'd'];
        const fixedAt = at(10 + broken) + NOTIFIED_MS + (1 + fixedAfter) * MINUTE;
        const doneOf = (i: number) => (i < broken ? at(9, i) : fixedAt + (i - broken) * each * MINUTE);
        const notified = new Set<string>();
        for (let now = at(9, 30); now < at(24); now += 5 * MINUTE) {
          const states = names.map((name, i) => {
            if (doneOf(i) <= now) return [name, done(doneOf(i))];
            return [name, i === broken ? failedAt(at(9)) : notStarted];
          });
          for (const phase of notifiedAt(chain, Object.fromEntries(states) as Record<string, WorkState>, now)) {
            notified.add(phase);
          }
        }

        expect([...notified]).toEqual([`p${broken}`]);
      }),
      { numRuns: 100 },
    );
  });
});

function fail(): never {
  throw new Error('the configuration has processors');
}

it('the upstreams of processors are found, direct and indirect, each once', () => {
  expect(withAllTheyRead(['c', 'b'], chain)).toEqual(['c', 'b', 'a']);
});
