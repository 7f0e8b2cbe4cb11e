import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { breakerCommand } from '../../cli/breaker-command';
import type { Call } from '../../cli/control-call';
import { runCommand } from '../../cli/command';
import { healthCommand, type OpenPorts } from '../../cli/health-command';
import { MemoryBreakerStore } from '../../guard/adapters/memory/breaker-store';
import { MemoryRunStore } from '../../guard/adapters/memory/run-store';
import { ManualClock } from '../../guard/adapters/memory/clock';
import { MemoryConfigSource } from '../../guard/adapters/memory/config-source';
import type { HealthSource } from '../../guard/ports/health-source';
import { MemoryLog } from '../../guard/adapters/memory/log';
import { MemoryMonitoringReader } from '../../guard/adapters/memory/monitoring-reader';
import { newBreaker } from '../../model/breaker';
import type { CommandResult } from '../checkout';
import { configWithBreakers } from '../guard/support/breaker-rules';
import { callerHeaders } from '../guard/support/identity';
import { COORDINATOR, MINUTE, T0 } from '../guard/support/runs';
import { serveControl } from '../guard/support/serve-control';
import { closed, failure, inFlight, NOW, run, sampleOf } from '../guard/support/summaries';
import type { Runs } from './command-runs';

/** Runs a command in this process, for commands that call a server of the test. @returns its exit code and output */
async function resultOf(main: () => Promise<number>): Promise<CommandResult> {
  const exitCode = process.exitCode;
  const texts = [process.stdout, process.stderr].map((stream) => {
    const write = jest.spyOn(stream, 'write').mockReturnValue(true);
    return { write, text: () => write.mock.calls.map(([chunk]) => String(chunk)).join('') };
  });
  await runCommand(main);
  const [out = '', err = ''] = texts.map(({ text }) => text());
  for (const { write } of texts) write.mockRestore();
  const exit = Number(process.exitCode);
  process.exitCode = exitCode;
  return { exit, out, err };
}

async function breakersWithOneOpen(): Promise<MemoryBreakerStore> {
  const breakers = new MemoryBreakerStore();
  const opened = { at: T0, from: 'closed', to: 'open', reason: '3 failures', by: 'timeout-monitor' } as const;
  const request = { action: 'close', reason: 'fixed', by: 'ann@example.com', at: T0 } as const;
  const held = [{ trigger: { kind: 'schedule', job: 'coordinator-daily' }, heldAt: T0, pushConfig: null }] as const;
  const record = { ...newBreaker(COORDINATOR), state: 'open', since: T0, reason: '3 failures', by: 'x' } as const;
  await breakers.change(COORDINATOR, () => ({
    write: { ...record, request, held, history: [opened] },
    result: undefined,
  }));
  return breakers;
}

/** The breaker command against the real handler. */
export async function breakerRuns(): Promise<Runs> {
  const breakers = await breakersWithOneOpen();
  const config = new MemoryConfigSource(configWithBreakers());
  const clock = new ManualClock(T0);
  const control = await serveControl({ breakers, runs: new MemoryRunStore(), config, clock, log: new MemoryLog() });
  const headers = { 'Content-Type': 'application/json', ...callerHeaders('ann@example.com', control.url) };
  const call: Call = async (url, method, body) => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(url, { method, headers, ...sent });
    return { status: response.status, body: await response.json() };
  };
  const breaker = (...args: string[]) => resultOf(() => breakerCommand([...args, '--url', control.url], call));
  const runs: [string, CommandResult][] = [
    ['breaker, list', await breaker('list', '--format', 'json')],
    ['breaker, history', await breaker('history', COORDINATOR, '--format', 'json')],
    ['breaker, open', await breaker('open', COORDINATOR, '--reason', 'INC-1')],
    ['breaker, close', await breaker('close', COORDINATOR, '--reason', 'INC-1')],
    ['breaker, an unknown breaker', await breaker('open', 'prediction-worke', '--reason', 'INC-1')],
    ['breaker, no reason', await breaker('open', COORDINATOR)],
  ];
  breakers.all = () => Promise.reject(new Error('14 UNAVAILABLE'));
  runs.push(['breaker, the function answers 503', await breaker('list')]);
  await control.close();
  return new Map(runs);
}

const SLOS = [
  { name: 'Success', goal: 0.99, compliance: 0.995, budgetLeft: 0.5 },
  { name: 'New', goal: 0.9, compliance: null, budgetLeft: null },
  { name: 'Low', goal: 0.9, compliance: 0.91, budgetLeft: 0.05 },
  { name: 'Spent', goal: 0.9, compliance: 0.8, budgetLeft: -1 },
];
const ALL_SUCCEEDED = sampleOf(run(), run({ processor: 'prediction-worker' }));

const HEALTHY: HealthSource = {
  ofPhase: (phase) => Promise.resolve(phase === 'phase5' ? ALL_SUCCEEDED : sampleOf()),
  ofProcessor: () => Promise.resolve(sampleOf()),
  outcomes: () => Promise.resolve({ succeeded: 0, failed: 0 }),
  inFlight: () => Promise.resolve(sampleOf()),
  unresolved: () => Promise.resolve(sampleOf()),
  lastTick: () => Promise.resolve(NOW - MINUTE),
  deadlines: () => Promise.resolve({ phase5: { judgedThrough: '2026-01-14', missed: [] } }),
};
/** Failed, overdue and closed runs, and processors without a success that was due. */
const UNHEALTHY: HealthSource = {
  ...HEALTHY,
  ofPhase: () =>
    Promise.resolve(sampleOf(run({ recordsProcessed: 5_000 }), failure('timeout'), failure('no_data_available'))),
  inFlight: () => Promise.resolve(sampleOf(inFlight(NOW - 40 * MINUTE, { lastSeenAt: NOW - 20 * MINUTE }))),
  unresolved: () => Promise.resolve(sampleOf(closed('went_silent'))),
  lastTick: () => Promise.resolve(null),
};

/** The health command on a declaration in a folder, with sources for each of its four verdicts. */
export async function healthRuns(folder: string): Promise<Runs> {
  const object = { name: 'guard-config.json', content: JSON.stringify(configWithBreakers()) };
  const document = { resource: { google_storage_bucket_object: { config: object } } };
  mkdirSync(join(folder, 'prod-guard'), { recursive: true });
  writeFileSync(join(folder, 'prod-guard', 'cdk.tf.json'), JSON.stringify(document));
  const noBreaker = new MemoryBreakerStore();
  const health = (source: HealthSource, slos = SLOS.slice(0, 1), breakers = noBreaker) => {
    const ages = new Map([['phase5', [0.5, null]]]);
    const monitoring = new MemoryMonitoringReader(slos, ages, new Map([['phase5', source === UNHEALTHY ? 1 : 0]]));
    const ports = { health: source, breakers, monitoring, clock: new ManualClock(NOW) };
    const open = (): OpenPorts => ({ ports, close: () => Promise.resolve() });
    return resultOf(() => healthCommand(['--stack', folder, '--format', 'json'], open));
  };
  const oneMissing: HealthSource = { ...HEALTHY, ofPhase: () => Promise.resolve(sampleOf(run())) };
  const unreadable: HealthSource = { ...HEALTHY, inFlight: () => Promise.reject(new Error('14 UNAVAILABLE')) };
  return new Map([
    ['health, healthy', await health(HEALTHY)],
    ['health, degraded', await health(oneMissing, [])],
    ['health, unhealthy', await health(UNHEALTHY, SLOS, await breakersWithOneOpen())],
    ['health, could not tell', await health(unreadable)],
  ]);
}
