import type { HttpFunction } from '@google-cloud/functions-framework';
import type { Firestore } from '@google-cloud/firestore';
import { createHandler as createControl } from '../../../functions/breaker-control/handler';
import { FirestoreBreakerStore } from '../../../guard/adapters/google/breaker-store';
import { ManualClock } from '../../../guard/adapters/memory/clock';
import { MemoryConfigSource } from '../../../guard/adapters/memory/config-source';
import { FirestoreGuardState } from '../../../guard/adapters/google/guard-state';
import { MemoryLog } from '../../../guard/adapters/memory/log';
import { MemoryMetricWriter } from '../../../guard/adapters/memory/metric-writer';
import { FirestorePulseStore } from '../../../guard/adapters/google/pulse-store';
import { FirestoreRejectedStore } from '../../../guard/adapters/google/rejected-store';
import { FirestoreRunStore } from '../../../guard/adapters/google/run-store';
import { MemoryTriggerControl } from '../../../guard/adapters/memory/trigger-control';
import { FirestoreWatchStore } from '../../../guard/adapters/google/watch-store';
import { createHandler as createRecorder, type RecorderPorts } from '../../../functions/run-recorder/handler';
import { createHandler as createMonitor } from '../../../functions/timeout-monitor/handler';
import type { MonitorPorts } from '../../../guard/tick/ports';
import { eventSources } from '../../../model/event-sources';
import type { GuardConfig } from '../../../model/guard-config';
import { printedIn } from '../../guard/support/push';
import { behindCloudRun, callerHeaders, TEST_KEYS } from '../../guard/support/identity';
import { serve, type Served } from '../../guard/support/serve';

/** The answer to a tick. */
export interface TickAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The handlers of recorder, monitor and breaker control, with one Firestore and a manual clock. */
export class DrivenGuard {
  readonly clock: ManualClock;
  readonly config: MemoryConfigSource;
  readonly log = new MemoryLog();
  readonly metrics = new MemoryMetricWriter();
  readonly triggers = new MemoryTriggerControl();
  /** Unexpected answers. The history continues, so that the stored documents can be compared. */
  readonly failures: string[] = [];
  private readonly served = new Map<string, Promise<Served>>();

  constructor(
    private readonly firestore: Firestore,
    config: GuardConfig,
    start: number,
  ) {
    this.clock = new ManualClock(start);
    this.config = new MemoryConfigSource(config);
  }

  /** The recorder gets a message now. A rejected line's document is named by the message id. */
  deliver(messageId: string, data: string | Uint8Array): Promise<void> {
    const publishTime = new Date(this.clock.now()).toISOString();
    const message = { messageId, publishTime, data: Buffer.from(data).toString('base64') };
    return this.push(JSON.stringify({ message }));
  }

  /** The recorder gets a log entry now, as the sink publishes it. */
  deliverLine(runEvent: object, printedAt: number, messageId = 'line', service = this.anyService()): Promise<void> {
    const timestamp = new Date(printedAt).toISOString();
    const entry = { ...printedIn(service), timestamp, jsonPayload: { run_event: runEvent } };
    return this.deliver(messageId, JSON.stringify(entry));
  }

  /** A declared deployable: the guard does not compare it with the processor of a line. */
  private anyService(): string {
    return this.config.config.processors[0]?.deployable ?? '';
  }

  /** The recorder gets a request with this body now. */
  async push(body: string): Promise<void> {
    const recorder = await this.once('recorder', () => createRecorder(this.recorderPorts()));
    const headers = { 'Content-Type': 'application/json' };
    const response = await fetch(recorder.url, { method: 'POST', headers, body });
    await response.arrayBuffer();
    this.expect(204, response.status, 'the recorder');
  }

  /** The monitor ticks now, and its pulse returns a second later. */
  async tick(): Promise<TickAnswer> {
    const monitor = await this.once('monitor', () => createMonitor(this.monitorPorts()));
    const answer = await this.tickOf(monitor);
    this.expect(200, answer.status, 'the monitor');
    return answer;
  }

  /** The same tick, with some of its ports replaced. */
  async tickWith(other: Partial<MonitorPorts>): Promise<TickAnswer> {
    const monitor = await serve(createMonitor({ ...this.monitorPorts(), ...other }));
    return this.tickOf(monitor).finally(() => monitor.close());
  }

  /** A person requests to open or close a breaker now. */
  async ask(action: 'open' | 'close', breaker: string, reason: string): Promise<void> {
    const { config, log, clock } = this;
    const breakers = new FirestoreBreakerStore(this.firestore);
    const runs = new FirestoreRunStore(this.firestore);
    const { url } = await this.once('control', () =>
      behindCloudRun(createControl({ breakers, runs, config, keys: TEST_KEYS, log, clock })),
    );
    const response = await fetch(`${url}${breaker}/${action}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...callerHeaders('ann@example.com', url) },
      body: JSON.stringify({ reason }),
    });
    await response.arrayBuffer();
    this.expect(202, response.status, 'breaker control');
  }

  async close(): Promise<void> {
    for (const served of this.served.values()) await (await served).close();
  }

  private async tickOf({ url }: Served): Promise<TickAnswer> {
    const at = this.clock.now();
    const response = await fetch(url, { method: 'POST' });
    const body = (await response.json()) as TickAnswer['body'];
    this.clock.advance(1_000);
    await this.deliverLine({ v: 1, type: 'pulse', at }, at, 'pulse', 'phasewatch-timeout-monitor');
    return { status: response.status, body };
  }

  private expect(status: number, answered: number, who: string): void {
    if (answered === status) return;
    const [why = 'no error was printed'] = this.log.errors().at(-1)?.split('\n') ?? [];
    this.failures.push(`${who} answered ${answered} at ${new Date(this.clock.now()).toISOString()}: ${why}`);
  }

  /** Each function is started once, like one instance. */
  private once(name: string, make: () => HttpFunction): Promise<Served> {
    const served = this.served.get(name) ?? serve(make());
    this.served.set(name, served);
    return served;
  }

  private recorderPorts(): RecorderPorts {
    const { firestore, clock } = this;
    return {
      sources: eventSources(this.config.config),
      runs: new FirestoreRunStore(firestore),
      rejected: new FirestoreRejectedStore(firestore),
      pulses: new FirestorePulseStore(firestore),
      log: this.log,
      clock,
    };
  }

  private monitorPorts(): MonitorPorts {
    const { firestore, config, metrics, log, clock } = this;
    return {
      runs: new FirestoreRunStore(firestore),
      guard: new FirestoreGuardState(firestore),
      breakers: new FirestoreBreakerStore(firestore),
      triggers: () => this.triggers,
      watch: new FirestoreWatchStore(firestore),
      pulses: new FirestorePulseStore(firestore),
      config,
      metrics,
      log,
      clock,
    };
  }
}
