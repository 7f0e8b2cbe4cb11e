import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { http, HttpFunction } from '@google-cloud/functions-framework';
import type { Firestore } from '@google-cloud/firestore';
import { frameworkCode } from '../constructs/function-zip/function-code';
import { makeReport } from '../guard/health/make-report';
import { FirestoreBreakerStore } from '../guard/adapters/google/breaker-store';
import { ManualClock } from '../guard/adapters/memory/clock';
import { MemoryBreakerStore } from '../guard/adapters/memory/breaker-store';
import { MemoryConfigSource } from '../guard/adapters/memory/config-source';
import { FirestoreHealthSource } from '../guard/adapters/google/health-source';
import { MemoryGuardState } from '../guard/adapters/memory/guard-state';
import { MemoryLog } from '../guard/adapters/memory/log';
import { MemoryMetricWriter } from '../guard/adapters/memory/metric-writer';
import { MemoryPulseStore } from '../guard/adapters/memory/pulse-store';
import { MemoryRunStore } from '../guard/adapters/memory/run-store';
import { MemoryTriggerControl } from '../guard/adapters/memory/trigger-control';
import { MemoryWatchStore } from '../guard/adapters/memory/watch-store';
import { runTick } from '../guard/tick/run-tick';
import { MemoryMonitoringReader } from '../guard/adapters/memory/monitoring-reader';
import type * as Recorder from '../functions/run-recorder/entry';
import { attemptName, closeRun, markReported, type RunRecord } from '../guard/run/run-record';
import type * as Monitor from '../functions/timeout-monitor/entry';
import { eventSources } from '../model/event-sources';
import { guardConfigOf, type GuardConfig } from '../model/guard-config';
import { STORE } from '../model/store';
import { layOut, load, type LaidOut } from '../test/guard/support/bundle';
import { countedStore } from '../test/guard/support/counted-store';
import { embeddedFirestore } from '../test/guard/support/firestore';
import { deliver, pushOfEvent } from '../test/guard/support/push';
import {
  guardConfig,
  heartbeat,
  MINUTE,
  recordAfter,
  running,
  started,
  succeeded,
  T0,
} from '../test/guard/support/runs';
import { serve } from '../test/guard/support/serve';
import { freePort, statusOf } from '../test/local-server';
import { BUNDLES, type BundleName } from './bundles';
import { median } from './pairs';
import { widePipeline } from './wide-pipeline';

const ROOT = join(__dirname, '..');
const DAY = 86_400_000;
/** Concurrent requests: the declared concurrency of one instance. */
const CONCURRENCY = 40;
/** What a tick reads beside runs: the lease, the watch memory, the pulse, and the breakers, of which none has a document. */
const OWN_READS = 4;
/** Documents in one Firestore batch. */
const BATCH = 500;

/**
 * Events per second of CPU time through the recorder's bundle over HTTP, with client and emulator in the same process. The
 * server is the framework as it is deployed; it cannot be closed, so the process is to be ended.
 */
export async function recorderEventsASecond(events = 2_000): Promise<number> {
  const bundle = layOut('run-recorder');
  const firestore = embeddedFirestore();
  const { handlerWith } = await load<typeof Recorder>(bundle);
  const handler = handlerWith({ firestore, sources: eventSources(guardConfig()), log: new MemoryLog() });
  const url = await serveAsDeployed(bundle, handler);
  try {
    // Lines of one run are far apart, as in production, so they do not contend for its document.
    const runs = Math.ceil(events / 4);
    const lines = Array.from({ length: events }, (_, n) => {
      const [id, line] = [{ run_id: `run-${n % runs}` }, Math.floor(n / runs)];
      return pushOfEvent(line === 0 ? started(id) : heartbeat(id), T0 + line * MINUTE);
    });
    const queue = lines.values();
    const worker = async () => {
      for (const line of queue) {
        const status = await deliver(url, line);
        if (status !== 204) throw new Error(`the recorder answered ${status}`);
      }
    };
    const before = process.cpuUsage();
    await Promise.all(Array.from({ length: CONCURRENCY }, worker));
    const { user, system } = process.cpuUsage(before);
    return events / ((user + system) / 1_000_000);
  } finally {
    bundle.remove();
  }
}

/** Serves a handler with the framework of the zips, in this process. @returns the URL */
async function serveAsDeployed({ directory }: LaidOut, handler: HttpFunction): Promise<string> {
  const file = join(directory, 'framework.cjs');
  writeFileSync(file, frameworkCode().code);
  const framework = (await import(file)) as { http: typeof http; start: () => unknown };
  const target = 'under-test';
  framework.http(target, handler);
  const port = await freePort();
  const env = { FUNCTION_TARGET: target, FUNCTION_SOURCE: directory, PORT: String(port), NODE_ENV: 'production' };
  Object.assign(process.env, env); // in production the framework prints nothing to standard output
  framework.start();
  const url = `http://127.0.0.1:${port}/`;
  await statusOf(url);
  return url;
}

/** Milliseconds of one tick of the monitor's bundle with this number of healthy runs in flight; median of five. */
export async function tickMilliseconds(runs: number): Promise<number> {
  const bundle = layOut('timeout-monitor');
  const firestore = embeddedFirestore();
  const config = wideConfig();
  const clock = new ManualClock(T0 + MINUTE);
  const { handlerWith } = await load<typeof Monitor>(bundle);
  const noMonitoring = {
    initialize: () => Promise.resolve({}),
    createTimeSeries: () => Promise.resolve([{}]),
    projectPath: (project: string) => `projects/${project}`,
  };
  const monitor = await serve(
    handlerWith({
      firestore,
      clock,
      config: new MemoryConfigSource(config),
      log: new MemoryLog(),
      monitoring: () => noMonitoring as unknown as ReturnType<Parameters<typeof handlerWith>[0]['monitoring']>,
    }),
  );
  try {
    await put(firestore, manyRuns(config, runs, 0));
    const times: number[] = [];
    for (let n = 0; n < 5; n += 1) {
      const before = performance.now();
      const response = await fetch(monitor.url, { method: 'POST' });
      const body = await response.text();
      times.push(performance.now() - before);
      if (!response.ok) throw new Error(`the monitor answered ${response.status} ${body}`);
      clock.advance(MINUTE);
    }
    return median(times);
  } finally {
    await monitor.close();
    bundle.remove();
  }
}

/** One tick with stores in memory. */
export interface BusyTick {
  /** Documents that Firestore bills for it. */
  readonly reads: number;
  /** Time of the guard's own code, and of searching the stores in memory, which have no indexes. */
  readonly milliseconds: number;
}

/** A tick with runs in flight and runs that were closed and not done since. The embedded Firestore takes minutes for it. */
export async function busyTick(runs: number, unresolved: number): Promise<BusyTick> {
  const config = wideConfig();
  const memory = new MemoryRunStore();
  for (const run of manyRuns(config, runs, unresolved))
    await memory.change(run, () => ({ write: run, result: undefined }));
  const { store, seen } = countedStore(memory);
  const [watch, guard] = [new MemoryWatchStore(), new MemoryGuardState()];
  const now = T0 + MINUTE;
  await guard.take({ holder: 'bench', now, expiresAt: now + MINUTE });
  const before = performance.now();
  await runTick(
    {
      ...{ runs: store, guard, watch },
      breakers: new MemoryBreakerStore(),
      triggers: () => new MemoryTriggerControl(),
      pulses: new MemoryPulseStore(),
      config: new MemoryConfigSource(config),
      metrics: new MemoryMetricWriter(),
      log: new MemoryLog(),
      clock: new ManualClock(now),
    },
    { holder: 'bench', now, deadline: now + MINUTE, previousSeries: [] },
  );
  return { reads: seen.documents + seen.writes + OWN_READS, milliseconds: performance.now() - before };
}

/** Milliseconds of one daily report, each processor with a run a day for eight days; median of three. */
export async function healthReportMilliseconds(processors = 55): Promise<number> {
  const firestore = embeddedFirestore();
  const config = wideConfig(processors);
  const clock = new ManualClock(T0);
  const runs = config.processors.flatMap((_, n) =>
    Array.from({ length: 8 }, (__, day) => {
      const id = { ...placeOf(config, n), run_id: `run-${n}-${day}` };
      const at = T0 - day * DAY - 60 * MINUTE;
      return recordAfter([started(id), at], [succeeded({ ...id, duration_seconds: 300 }), at + 5 * MINUTE]);
    }),
  );
  await put(firestore, runs);
  const ports = {
    health: new FirestoreHealthSource(firestore),
    breakers: new FirestoreBreakerStore(firestore),
    monitoring: new MemoryMonitoringReader(),
    config: new MemoryConfigSource(config),
    clock,
  };
  const times: number[] = [];
  for (let n = 0; n < 3; n += 1) {
    const before = performance.now();
    const report = await makeReport(ports, 'daily');
    times.push(performance.now() - before);
    if (report.unread.length > 0) throw new Error(`not read: ${JSON.stringify(report.unread)}`);
  }
  return median(times);
}

/** Bytes of a bundle, and milliseconds of a new process that loads it or only the same client libraries. */
export function coldStart(name: BundleName, times = 5): { bytes: number; ours: number; bare: number } {
  const bundle = layOut(name);
  try {
    const clients = ['@google-cloud/functions-framework', ...BUNDLES[name]];
    const pairs = Array.from({ length: times }, () => ({
      ours: processMilliseconds(`require(${JSON.stringify(join(bundle.directory, 'index.js'))})`),
      bare: processMilliseconds(clients.map((client) => `require(${JSON.stringify(client)})`).join(';')),
    }));
    return {
      bytes: bundle.bytes,
      ours: median(pairs.map(({ ours }) => ours)),
      bare: median(pairs.map(({ bare }) => bare)),
    };
  } finally {
    bundle.remove();
  }
}

function processMilliseconds(code: string): number {
  const before = performance.now();
  execFileSync(process.execPath, ['-e', `${code};process.exit()`], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return performance.now() - before;
}

function wideConfig(processors = 55): GuardConfig {
  return guardConfigOf(widePipeline(processors), 'prod');
}

/** Healthy runs in flight, and closed ones of other work; an even number of each processor. */
function manyRuns(config: GuardConfig, runs: number, unresolved: number): RunRecord[] {
  const inFlight = Array.from({ length: runs }, (_, n) =>
    running({ ...placeOf(config, n), run_id: `run-${n}` }, T0, T0 + MINUTE),
  );
  const closed = Array.from({ length: unresolved }, (_, n) => {
    const at = T0 - DAY;
    const run = running({ ...placeOf(config, n), run_id: `closed-${n}`, data_date: `2025-12-${10 + (n % 20)}` }, at);
    return markReported(closeRun(run, 'went_silent', at + 60 * MINUTE));
  });
  return [...inFlight, ...closed];
}

function placeOf({ processors }: GuardConfig, n: number) {
  const processor = processors[n % processors.length];
  if (processor === undefined) throw new Error('a pipeline without processors');
  return { processor: processor.name, phase: processor.phase };
}

async function put(firestore: Firestore, runs: readonly RunRecord[]): Promise<void> {
  const collection = firestore.collection(STORE.runs);
  for (let from = 0; from < runs.length; from += BATCH) {
    const batch = firestore.batch();
    for (const run of runs.slice(from, from + BATCH)) batch.set(collection.doc(attemptName(run)), { ...run });
    await batch.commit();
  }
}
