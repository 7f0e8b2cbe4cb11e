import { createHandler as createHealth } from '../../functions/health-report/handler';
import type { HealthSource } from '../../guard/ports/health-source';
import type { Line } from '../../guard/ports/log';
import { MemoryLog } from '../../guard/adapters/memory/log';
import { MemoryMonitoringReader } from '../../guard/adapters/memory/monitoring-reader';
import { MemoryRejectedStore } from '../../guard/adapters/memory/rejected-store';
import { createHandler as createRecorder } from '../../functions/run-recorder/handler';
import { eventSources } from '../../model/event-sources';
import { closeRun } from '../../guard/run/run-record';
import { BreakerRig } from '../guard/support/breaker-rig';
import { callerHeaders } from '../guard/support/identity';
import { MonitorRig, storeWith } from '../guard/support/monitor-rig';
import { deliver, pushOf, pushOfEntry, pushOfEvent } from '../guard/support/push';
import { COORDINATOR, guardConfig, heartbeat, MINUTE, running, started, succeeded, T0 } from '../guard/support/runs';
import { serve } from '../guard/support/serve';
import { serveControl } from '../guard/support/serve-control';
import { sampleOf } from '../guard/support/summaries';
import { monitorLines } from './monitor-lines';

/** Every kind of line that each guard function prints, by function. */
export async function linesByFunction(): Promise<ReadonlyMap<string, readonly Line[]>> {
  return new Map([
    ['timeout-monitor', await monitorLines()],
    ['run-recorder', await recorderLines()],
    ['breaker-control', await controlLines()],
    ['health-report', await healthLines()],
  ]);
}

/** Run events of every invalid kind, run events of closed runs, and a store that fails. */
async function recorderLines(): Promise<readonly Line[]> {
  const { runs, pulses, clock } = new MonitorRig();
  const sources = eventSources(guardConfig());
  const log = new MemoryLog();
  const rejected = new MemoryRejectedStore();
  const recorder = await serve(createRecorder({ runs, rejected, pulses, sources, log, clock }));
  const closed = ['late', 'alive'].map((run_id) => closeRun(running({ run_id }, T0), 'went_silent', T0 + 12 * MINUTE));
  for (const run of closed) await runs.change(run, () => ({ write: run, result: undefined }));
  const entryWithout = { timestamp: new Date(T0).toISOString(), jsonPayload: {} };
  const bodies = [
    {},
    pushOf('x'.repeat(300 * 1_024)),
    pushOf('no JSON'),
    pushOf(JSON.stringify(entryWithout)),
    pushOfEntry({ ...started(), type: 'paused' }, T0),
    pushOfEntry({ ...started(), data_date: 'today' }, T0),
    pushOfEvent(started({ run_id: 'late', data_date: '2026-01-15' }), T0),
    pushOfEvent(succeeded({ run_id: 'late' }), T0 + 13 * MINUTE),
    pushOfEvent(heartbeat({ run_id: 'alive' }), T0 + 13 * MINUTE),
  ];
  for (const body of bodies) await deliver(recorder.url, body);
  await recorder.close();
  const failingStore = storeWith(runs, { change: () => Promise.reject(new Error('14 UNAVAILABLE')) });
  const failing = await serve(createRecorder({ runs: failingStore, rejected, pulses, sources, log, clock }));
  await deliver(failing.url, pushOfEvent(started(), T0));
  await failing.close();
  return log.lines;
}

/** A person requests to open a breaker; then the store fails. */
async function controlLines(): Promise<readonly Line[]> {
  const { breakers, runs, config, clock } = new BreakerRig();
  const log = new MemoryLog();
  const control = await serveControl({ breakers, runs, config, clock, log });
  const headers = { 'Content-Type': 'application/json', ...callerHeaders('ann@example.com', control.url) };
  const ask = () =>
    fetch(`${control.url}${COORDINATOR}/open`, { method: 'POST', headers, body: JSON.stringify({ reason: 'INC-1' }) });
  await ask();
  breakers.change = () => Promise.reject(new Error('14 UNAVAILABLE'));
  await ask();
  await control.close();
  return log.lines;
}

/** A report without a channel, one that Slack refuses, and one that fails. */
async function healthLines(): Promise<readonly Line[]> {
  const { breakers, config, clock } = new MonitorRig();
  const log = new MemoryLog();
  const nothing = () => Promise.resolve(sampleOf());
  const health: HealthSource = {
    ofPhase: nothing,
    ofProcessor: nothing,
    outcomes: () => Promise.resolve({ succeeded: 0, failed: 0 }),
    inFlight: nothing,
    unresolved: nothing,
    lastTick: () => Promise.resolve(null),
    deadlines: () => Promise.resolve({}),
  };
  const ports = { health, breakers, monitoring: new MemoryMonitoringReader(), config, clock, log };
  const refuses = { post: () => Promise.reject(new Error('404')) };
  const unreadable = { read: () => Promise.reject(new Error('403')) };
  for (const other of [{}, { slack: refuses }, { config: unreadable }]) {
    const report = await serve(createHealth({ ...ports, ...other }));
    await fetch(report.url, { method: 'POST' });
    await report.close();
  }
  return log.lines;
}
