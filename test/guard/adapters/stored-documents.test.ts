import type { Firestore } from '@google-cloud/firestore';
import { FirestoreBreakerStore } from '../../../guard/adapters/google/breaker-store';
import { FirestoreGuardState } from '../../../guard/adapters/google/guard-state';
import { FirestorePulseStore } from '../../../guard/adapters/google/pulse-store';
import { FirestoreRunStore } from '../../../guard/adapters/google/run-store';
import { FirestoreWatchStore } from '../../../guard/adapters/google/watch-store';
import { STATE_SCHEMA, type UnreadableDocument } from '../../../guard/ports/stored-documents';
import { NEW_WATCH } from '../../../guard/ports/watch-store';
import { newBreaker } from '../../../model/breaker';
import { guardConfigSchema } from '../../../model/guard-config';
import { embeddedFirestore } from '../support/firestore';
import { MonitorRig } from '../support/monitor-rig';
import { COORDINATOR, guardConfig, MINUTE, running, T0 } from '../support/runs';

let firestore: Firestore;
let unreadable: UnreadableDocument[];
const note = (document: UnreadableDocument) => unreadable.push(document);
beforeEach(() => {
  firestore = embeddedFirestore();
  unreadable = [];
});
afterEach(() => firestore.terminate());

const RUN = 'phasewatch_runs/p5-2026-01-14-1~1';
const put = (path: string, data: object) => firestore.doc(path).set(data);
const raw = async (path: string) => (await firestore.doc(path).get()).data();
const runs = () => new FirestoreRunStore(firestore, note);
const resave = (store: FirestoreRunStore) =>
  store.change({ processor: COORDINATOR, runId: 'p5-2026-01-14-1', attempt: 1 }, (run) => ({
    ...(run === undefined ? {} : { write: { ...run, lastSeenAt: T0 + MINUTE } }),
    result: run,
  }));

describe('a stored run', () => {
  it('without a schema version is read, and gets one when it is written', async () => {
    await put(RUN, { ...running({}, T0) });

    expect(await resave(runs())).toEqual(running({}, T0));
    expect(await raw(RUN)).toMatchObject({ schema: STATE_SCHEMA, lastSeenAt: T0 + MINUTE });
  });

  it('of the next version is read, and its unknown fields survive', async () => {
    const run = running({}, T0);
    const seen = { ...run.seen, paused: T0 };
    await put(RUN, { ...run, seen, schema: STATE_SCHEMA + 1, cost: { cpu: 3 }, owner: 'team-a' });
    await resave(runs());

    expect(await raw(RUN)).toMatchObject({ cost: { cpu: 3 }, owner: 'team-a', seen: { paused: T0 } });
  });

  it('without fields that a version lacks has their defaults', async () => {
    const {
      retry: _,
      resolution: __,
      wroteLate: ___,
      unresolved: ____,
      impliedStartAt: _____,
      ...rest
    } = running({}, T0);
    await put(RUN, rest);

    expect(await resave(runs())).toMatchObject({ retry: null, resolution: null, wroteLate: false, unresolved: false });
  });

  it.each<[string, object]>([
    ['of a version that is too new', { ...running({}, T0), schema: STATE_SCHEMA + 2 }],
    ['of a version that is no number', { ...running({}, T0), schema: 'two' }],
    ['without facts', { state: 'running', startedAt: T0, lastSeenAt: T0 }],
    ['with a time of another type', { ...running({}, T0), startedAt: 'noon' }],
    ['with a closure that is damaged', { ...running({}, T0), closure: { reported: false } }],
  ])('%s is set aside as it is, reported once, and the others are read', async (_what, document) => {
    await put('phasewatch_runs/damaged', { ...document, state: 'running' });
    await put('phasewatch_runs/good~1', { ...running({ run_id: 'good' }, T0 + MINUTE) });
    const found = [...(await runs().longestRunning(10)), ...(await runs().longestSilent(10))];

    expect(new Set(found.map(({ runId }) => runId))).toEqual(new Set(['good']));
    expect(new Set(unreadable.map(({ path }) => path))).toEqual(new Set(['phasewatch_runs/damaged']));
    expect(await raw('phasewatch_runs/damaged')).toBeUndefined();
    expect(await raw('phasewatch_unreadable/phasewatch_runs~damaged')).toMatchObject({
      path: 'phasewatch_runs/damaged',
      data: expect.objectContaining({ state: 'running' }) as object,
    });
  });
});

describe('the monitor’s own documents', () => {
  it.each<[string, object]>([
    ['watch', { ...NEW_WATCH, pulses: 'none' }],
    ['watch', { ...NEW_WATCH, schema: 9 }],
  ])('begin anew where they cannot be read, and are kept beside: %s', async (name, document) => {
    await put(`phasewatch_guard/${name}`, document);
    const store = new FirestoreWatchStore(firestore, note);
    expect(await store.read()).toEqual(NEW_WATCH);
    await store.write({ ...NEW_WATCH, pulses: [T0] });

    expect(unreadable).toHaveLength(1);
    expect((await store.read()).pulses).toEqual([T0]);
    expect(await raw('phasewatch_unreadable/phasewatch_guard~watch')).toMatchObject({ data: document });
  });

  it('grant the lease though its document cannot be read', async () => {
    await put('phasewatch_guard/lease', { holder: 5, expiresAt: 'later' });
    const state = new FirestoreGuardState(firestore, note);

    expect(await state.take({ holder: 'a', now: T0, expiresAt: T0 + MINUTE })).toEqual({ taken: true, series: [] });
    expect(unreadable).toHaveLength(1);
    expect(await raw('phasewatch_unreadable/phasewatch_guard~lease')).toMatchObject({ data: { holder: 5 } });
  });

  it('have unknown fields that survive a tick', async () => {
    await put('phasewatch_guard/watch', { ...NEW_WATCH, later: { a: 1 }, schema: STATE_SCHEMA + 1 });
    await put('phasewatch_guard/lease', { holder: null, expiresAt: 0, tickedAt: 0, series: [], later: 2 });
    const [watch, state] = [new FirestoreWatchStore(firestore), new FirestoreGuardState(firestore)];
    await watch.write({ ...(await watch.read()), pulses: [T0] });
    await state.take({ holder: 'a', now: T0, expiresAt: T0 + MINUTE });

    expect(await raw('phasewatch_guard/watch')).toMatchObject({ later: { a: 1 }, pulses: [T0] });
    expect(await raw('phasewatch_guard/lease')).toMatchObject({ later: 2, holder: 'a' });
  });

  it('have no pulse where its document cannot be read', async () => {
    await put('phasewatch_guard/pulse', { at: 'now' });

    expect(await new FirestorePulseStore(firestore, note).latest()).toBeUndefined();
    expect(unreadable).toHaveLength(1);
  });
});

describe('a breaker', () => {
  it('that cannot be read stays as it is, is reported, and is no closed one', async () => {
    await put('phasewatch_breakers/a', { ...newBreaker('a') });
    await put('phasewatch_breakers/b', { id: 'b', state: 'ajar' });
    const store = new FirestoreBreakerStore(firestore, note);

    expect((await store.all()).map(({ id }) => id)).toEqual(['a']);
    expect([...store.unreadable()]).toEqual(['b']);
    expect(unreadable.map(({ path }) => path)).toEqual(['phasewatch_breakers/b']);
    await expect(store.change('b', () => ({ write: newBreaker('b'), result: undefined }))).rejects.toThrow('state');
    expect(await raw('phasewatch_breakers/b')).toEqual({ id: 'b', state: 'ajar' });
  });

  it('without what it has stopped is not read as one that stopped nothing', async () => {
    await put('phasewatch_breakers/b', { id: 'b', state: 'open', since: T0 });
    const store = new FirestoreBreakerStore(firestore, note);

    expect(await store.all()).toEqual([]);
  });

  it('keeps unknown fields', async () => {
    await put('phasewatch_breakers/a', { ...newBreaker('a'), later: 1 });
    const store = new FirestoreBreakerStore(firestore);
    await store.change('a', (current = newBreaker('a')) => ({
      write: { ...current, state: 'open' },
      result: undefined,
    }));

    expect(await raw('phasewatch_breakers/a')).toMatchObject({ later: 1, state: 'open', schema: STATE_SCHEMA });
  });
});

describe('a tick', () => {
  it('completes beside documents that cannot be read', async () => {
    await put('phasewatch_runs/damaged', { state: 'running', startedAt: T0, lastSeenAt: T0 });
    await put('phasewatch_guard/watch', { pulses: 5 });
    await put('phasewatch_breakers/b', { state: 'ajar' });
    const rig = new MonitorRig();
    const ticked = await (
      await rig.monitor({
        runs: runs(),
        watch: new FirestoreWatchStore(firestore, note),
        guard: new FirestoreGuardState(firestore, note),
        breakers: new FirestoreBreakerStore(firestore, note),
      })
    )();
    await rig.close();

    expect(ticked).toMatchObject({ status: 200, body: { status: 'ticked', failures: 0 } });
    expect(unreadable.map(({ path }) => path).sort()).toEqual([
      'phasewatch_breakers/b',
      'phasewatch_guard/watch',
      'phasewatch_runs/damaged',
    ]);
  });
});

describe('the guard’s configuration', () => {
  it.each([undefined, 1, 2])('of version %p is read, and unknown fields are no reason to refuse it', (version) => {
    const config = { ...guardConfig(), version, later: { a: 1 } };

    expect(guardConfigSchema.safeParse(config).success).toBe(true);
  });

  it.each([0, 3, '1', null])('of version %p is refused', (version) => {
    expect(guardConfigSchema.safeParse({ ...guardConfig(), version }).success).toBe(false);
  });
});
