import type { Firestore } from '@google-cloud/firestore';
import { FirestoreBreakerStore } from '../../guard/adapters/google/breaker-store';
import { FirestoreGuardState } from '../../guard/adapters/google/guard-state';
import { FirestorePulseStore } from '../../guard/adapters/google/pulse-store';
import { FirestoreRunStore } from '../../guard/adapters/google/run-store';
import { FirestoreWatchStore } from '../../guard/adapters/google/watch-store';
import { backfill } from '../../guard/run/backfill';
import { attemptName } from '../../guard/run/run-record';
import { applyEvent } from '../../guard/run/recorded-line';
import { newBreaker } from '../../model/breaker';
import { eventSources } from '../../model/event-sources';
import type { RunEvent } from '../../model/run-event';
import { DATABASES } from './support/firestore';
import { breakerRule, JOB } from './support/breaker-rig';
import { MonitorRig } from './support/monitor-rig';
import { COORDINATOR, guardConfig, MINUTE, started, succeeded, T0 } from './support/runs';

const COLLECTIONS = ['phasewatch_runs', 'phasewatch_breakers', 'phasewatch_guard'];
const databases: Firestore[] = [];
let open: () => Firestore;
afterEach(() => Promise.all(databases.splice(0).map((each) => each.terminate())));

function newDatabase(): Firestore {
  const database = open();
  databases.push(database);
  return database;
}

/** What a backup and its restore do: every document, with its id. */
async function restored(from: Firestore): Promise<Firestore> {
  const to = newDatabase();
  for (const collection of COLLECTIONS) {
    const { docs } = await from.collection(collection).get();
    for (const document of docs) await to.collection(collection).doc(document.id).set(document.data());
  }
  return to;
}

const record = (database: Firestore, event: RunEvent, at: number) =>
  new FirestoreRunStore(database).change(
    { processor: event.processor, runId: event.run_id, attempt: event.attempt },
    (current) => ({
      write: applyEvent(current, event, at).record,
      result: undefined,
    }),
  );

describe.each(DATABASES)('on the %s', (_name, openDatabase) => {
  beforeEach(() => {
    open = openDatabase;
  });

  test('a monitor on a restored backup goes on: nothing unresolved is lost, the breaker is enforced, a backfill adds what came after', async () => {
    const rig = new MonitorRig();
    rig.config.config = { ...guardConfig(), breakers: [breakerRule({ triggers: [JOB] })] };
    const tickOn = async (database: Firestore) => {
      rig.clock.advance(MINUTE);
      const ports = {
        runs: new FirestoreRunStore(database),
        breakers: new FirestoreBreakerStore(database),
        guard: new FirestoreGuardState(database),
        watch: new FirestoreWatchStore(database),
        pulses: new FirestorePulseStore(database),
      };
      return (await rig.monitor(ports))();
    };
    const before = newDatabase();
    await record(before, started({ run_id: 'hung' }), T0);
    rig.clock.advance(20 * MINUTE);
    await tickOn(before);
    await new FirestoreBreakerStore(before).change(COORDINATOR, () => ({
      write: { ...newBreaker(COORDINATOR), state: 'open', since: rig.clock.now(), heldByPerson: true },
      result: undefined,
    }));
    const backup = await restored(before);
    // After the backup: the database is lost with this.
    const after = [started({ run_id: 'again' }), succeeded({ run_id: 'again' })];
    const printedAt = rig.clock.now() + MINUTE;
    for (const event of after) await record(before, event, printedAt);

    const database = await restored(backup);
    rig.clock.advance(30 * MINUTE); // the lease of the backup has expired
    expect(await tickOn(database)).toMatchObject({ status: 200, body: { status: 'ticked', unresolved: 1, open: 1 } });
    expect(rig.triggers.acts).toEqual(['stop schedule coordinator-daily']);

    const entries = after.map((event) =>
      Buffer.from(
        JSON.stringify({
          logName: 'projects/sample-project/logs/run.googleapis.com%2Fstdout',
          resource: { type: 'cloud_run_revision', labels: { service_name: COORDINATOR } },
          timestamp: new Date(printedAt).toISOString(),
          jsonPayload: { run_event: event },
        }),
      ),
    );
    const runs = new FirestoreRunStore(database);
    expect(
      (await backfill({ runs, sources: eventSources(guardConfig()), applies: true }, entries)).changes.map(
        ({ run, after: state }) => [run, state],
      ),
    ).toEqual([['again~1', 'succeeded']]);
    expect(await tickOn(database)).toMatchObject({ status: 200, body: { unresolved: 0 } });
    const hung = await runs.change({ processor: COORDINATOR, runId: 'hung', attempt: 1 }, (current) => ({
      result: current,
    }));
    expect(hung?.resolution?.by).toBe(attemptName({ runId: 'again', attempt: 1 }));
    await rig.close();
  });

  test('a run expires 90 days after it ended, and never while it is unresolved', async () => {
    const database = newDatabase();
    const runs = new FirestoreRunStore(database);
    await record(database, started({ run_id: 'hung' }), T0);
    const rig = new MonitorRig();
    rig.clock.advance(20 * MINUTE);
    await (
      await rig.monitor({ runs })
    )();
    const expiry = async () =>
      (await runs.change({ processor: COORDINATOR, runId: 'hung', attempt: 1 }, (current) => ({ result: current })))
        ?.expireAt;
    expect((await expiry())?.getUTCFullYear()).toBe(9999);

    const again = T0 + 200 * 24 * 60 * MINUTE;
    await record(database, started({ run_id: 'again' }), again);
    await record(database, succeeded({ run_id: 'again' }), again + MINUTE);
    rig.clock.advance(again - T0);
    await (
      await rig.monitor({ runs })
    )();
    // Counted from the resolution: its history stays as long as that of any other run.
    expect((await expiry())?.getTime()).toBeGreaterThan(again + 89 * 24 * 60 * MINUTE);
    await rig.close();
  });
});
