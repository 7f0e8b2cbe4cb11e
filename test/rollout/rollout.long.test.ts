import type { Firestore } from '@google-cloud/firestore';
import type * as MonitorEntry from '../../functions/timeout-monitor/entry';
import type * as RecorderEntry from '../../functions/run-recorder/entry';
import { ManualClock } from '../../guard/adapters/memory/clock';
import { MemoryConfigSource } from '../../guard/adapters/memory/config-source';
import { MemoryLog } from '../../guard/adapters/memory/log';
import { eventSources } from '../../model/event-sources';
import type { GuardConfig } from '../../model/guard-config';
import type { RunEvent } from '../../model/run-event';
import { STORE } from '../../model/store';
import { layOut, load, type LaidOut } from '../guard/support/bundle';
import { configWithBreakers } from '../guard/support/breaker-rules';
import { embeddedFirestore } from '../guard/support/firestore';
import { deliver, printedIn, pushOfEntry } from '../guard/support/push';
import { failed, heartbeat, MINUTE, started, succeeded, T0 } from '../guard/support/runs';
import { serve, type Served } from '../guard/support/serve';
import { buildOlder, whyNotBuilt, type OlderBundles } from './older-bundles';

const reason = whyNotBuilt();
const suite = reason === undefined ? describe : describe.skip;

type Printed = readonly [event: RunEvent, minute: number];

/** A run hangs, is closed, and its second attempt does the work; another run uses the whole time. */
const HANG: readonly Printed[] = [
  [started(), 0],
  [heartbeat(), 5],
  [started({ run_id: 'healthy' }), 1],
  ...[5, 10, 15, 20].map((minute): Printed => [heartbeat({ run_id: 'healthy' }), minute]),
  [succeeded({ run_id: 'healthy' }), 22],
  [started({ attempt: 2 }), 20],
  [succeeded({ attempt: 2 }), 24],
];

/** Thirty runs fail, each three times, while others hang; breakers open. */
const STORM: readonly Printed[] = Array.from({ length: 30 }, (_, n) => n).flatMap((n): Printed[] => {
  const worker = {
    processor: 'prediction-worker',
    run_id: `worker-${n}`,
    data_date: `2026-01-${(n % 28) + 1}`.replace(/-(\d)$/, '-0$1'),
  };
  const minute = Math.floor(n / 3);
  if (n % 5 === 0) return [[started(worker), minute]];
  return [1, 2, 3].map((attempt): Printed => [failed({ ...worker, attempt, error: 'no rows' }), minute + attempt]);
});

suite(`older and newer functions together${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  let older: OlderBundles;
  let newer: Readonly<Record<'run-recorder' | 'timeout-monitor', LaidOut>>;
  beforeAll(() => {
    older = buildOlder(['run-recorder', 'timeout-monitor']);
    newer = { 'run-recorder': layOut('run-recorder'), 'timeout-monitor': layOut('timeout-monitor') };
  }, 300_000);
  afterAll(() => {
    older.remove();
    for (const bundle of Object.values(newer)) bundle.remove();
  });

  async function entryOf<T>(name: keyof typeof newer, isOlder: boolean): Promise<T> {
    return isOlder ? ((await import(older.pathOf(name))) as T) : load<T>(newer[name]);
  }

  /** The final state after half an hour, with a tick a minute whose pulse comes back. */
  async function finalState(lines: readonly Printed[], olderRecorder: boolean, olderMonitor: boolean) {
    const firestore = embeddedFirestore();
    const [clock, log] = [new ManualClock(T0), new MemoryLog()];
    const { breakers, ...rest } = configWithBreakers();
    const config: GuardConfig = { ...rest, breakers: breakers.map((rule) => ({ ...rule, triggers: [] })) };
    const recorderEntry = await entryOf<typeof RecorderEntry>('run-recorder', olderRecorder);
    const monitorEntry = await entryOf<typeof MonitorEntry>('timeout-monitor', olderMonitor);
    const monitoring = (() => noMonitoring) as unknown as Parameters<typeof monitorEntry.handlerWith>[0]['monitoring'];
    const recorder = await serve(recorderEntry.handlerWith({ firestore, sources: eventSources(config), clock, log }));
    const source = new MemoryConfigSource(config);
    const monitor = await serve(monitorEntry.handlerWith({ firestore, config: source, monitoring, clock, log }));
    for (let minute = 0; minute <= 35; minute += 1) {
      clock.moveTo(T0 + minute * MINUTE);
      for (const [event, at] of lines) if (at === minute) await send(recorder, event, clock.now());
      expect((await fetch(monitor.url, { method: 'POST' })).status).toBe(200);
      await send(recorder, { v: 1, type: 'pulse', at: clock.now() }, clock.now(), 'phasewatch-timeout-monitor');
    }
    await Promise.all([recorder.close(), monitor.close()]);
    expect(log.errors()).toEqual([]);
    return stateIn(firestore);
  }

  it.each([
    ['a hang', HANG],
    ['a storm', STORM],
  ])(
    'leave the same state after %s, in every mixture',
    async (_what, lines) => {
      const before = await finalState(lines, true, true);

      expect(Object.keys(before).length).toBeGreaterThan(4);
      expect(await finalState(lines, true, false)).toEqual(before);
      expect(await finalState(lines, false, true)).toEqual(before);
      expect(await finalState(lines, false, false)).toEqual(before);
    },
    300_000,
  );
});

const noMonitoring = {
  initialize: () => Promise.resolve({}),
  createTimeSeries: () => Promise.resolve([{}]),
  projectPath: (project: string) => `projects/${project}`,
};

async function send(recorder: Served, line: unknown, at: number, service?: string): Promise<void> {
  const push = pushOfEntry(line, at, service === undefined ? {} : printedIn(service));
  const message = { ...push.message, publishTime: new Date(at).toISOString() };
  expect(await deliver(recorder.url, { ...push, message })).toBe(204);
}

/**
 * Every document, without the fields that older functions do not write. Nor when it expires: the newer functions keep
 * unresolved runs until they are resolved, the older ones 90 days after the closing.
 */
async function stateIn(firestore: Firestore): Promise<Record<string, unknown>> {
  const state: Record<string, unknown> = {};
  for (const collection of [STORE.runs, STORE.breakers, STORE.rejected, STORE.guard]) {
    for (const document of (await firestore.collection(collection).get()).docs) {
      const { schema: _, returned: __, holder: ___, expireAt: ____, ...fields } = document.data();
      state[document.ref.path] = fields;
    }
  }
  await firestore.terminate();
  return state;
}
