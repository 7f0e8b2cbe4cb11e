import type { HttpFunction } from '@google-cloud/functions-framework';
import { MemoryBreakerStore } from '../../../guard/adapters/memory/breaker-store';
import { ManualClock } from '../../../guard/adapters/memory/clock';
import { MemoryConfigSource } from '../../../guard/adapters/memory/config-source';
import { MemoryGuardState } from '../../../guard/adapters/memory/guard-state';
import { MemoryLog } from '../../../guard/adapters/memory/log';
import { MemoryMetricWriter } from '../../../guard/adapters/memory/metric-writer';
import { MemoryPulseStore } from '../../../guard/adapters/memory/pulse-store';
import { MemoryRejectedStore } from '../../../guard/adapters/memory/rejected-store';
import { MemoryRunStore } from '../../../guard/adapters/memory/run-store';
import { MemoryTriggerControl } from '../../../guard/adapters/memory/trigger-control';
import { MemoryWatchStore } from '../../../guard/adapters/memory/watch-store';
import { NEW_WATCH } from '../../../guard/ports/watch-store';
import { createHandler as createRecorder } from '../../../functions/run-recorder/handler';
import { createHandler as createMonitor } from '../../../functions/timeout-monitor/handler';
import type { AnyGaugeName, GaugePoint } from '../../../model/gauges';
import { eventSources } from '../../../model/event-sources';
import type { GuardConfig } from '../../../model/guard-config';
import type { GuardLine } from '../../../model/run-event';
import { lastFiring } from '../../../model/schedule';
import { invoke } from '../../guard/support/invoke';
import { printedIn } from '../../guard/support/push';
import { storeWith } from '../../guard/support/monitor-rig';

/** A line on its way to the recorder. */
interface Push {
  at: number;
  backoffMs: number;
  readonly printedAt: number;
  readonly body: unknown;
}

/** Backoff of the recorder's subscription for messages that were not stored. */
export const RECORDER_DELIVERY = { minBackoffMs: 10_000, maxBackoffMs: 60_000 } as const;

/** The deployed handlers of recorder and monitor, with in-memory ports. */
export class DeployedGuard {
  readonly triggers = new MemoryTriggerControl();
  /** The recorder's lines. */
  readonly recorderLog = new MemoryLog();
  private readonly runs = new MemoryRunStore();
  private readonly watch = new MemoryWatchStore();
  private readonly pulses = new MemoryPulseStore(() => this.watch.memory.pulses);
  private readonly metrics = new MemoryMetricWriter();
  private readonly log = new MemoryLog();
  private readonly clock: ManualClock;
  private readonly recorder: HttpFunction;
  private readonly monitor: HttpFunction;
  /** A declared deployable. */
  private readonly service: string;
  private underway: Push[] = [];
  private printed = 0;

  /** Deployed long before the scenario: all earlier data dates are judged. */
  constructor(
    config: GuardConfig,
    start: number,
    judgedThrough: string,
    private readonly isDown: (at: number) => boolean,
  ) {
    this.clock = new ManualClock(start);
    this.service = config.processors[0]?.deployable ?? '';
    const { runs, pulses, watch, metrics, log, clock } = this;
    for (const { subscription, service, path, account } of config.pushes ?? []) {
      const audience = `https://${service}-abc123-uw.a.run.app`;
      const pushConfig = { pushEndpoint: `${audience}${path}`, oidcToken: { serviceAccountEmail: account, audience } };
      this.triggers.set({ kind: 'push', subscription }, { kind: 'flows', pushConfig: JSON.stringify(pushConfig) });
    }
    this.watch.memory = {
      ...NEW_WATCH,
      deadlines: Object.fromEntries(config.phases.map(({ id }) => [id, { judgedThrough, missed: [] }])),
      endsSeenThrough: start,
      firings: Object.fromEntries(
        (config.schedules ?? []).map(({ job, cron, timeZone }) => [job, lastFiring(cron, timeZone, start + 1)]),
      ),
    };
    this.recorder = createRecorder({
      runs: storeWith(runs, {
        change: (id, decide) =>
          this.isDown(clock.now()) ? Promise.reject(new Error('UNAVAILABLE')) : runs.change(id, decide),
      }),
      pulses: {
        arrived: (pulse) =>
          this.isDown(clock.now()) ? Promise.reject(new Error('UNAVAILABLE')) : pulses.arrived(pulse),
        latest: () => pulses.latest(),
      },
      rejected: new MemoryRejectedStore(),
      sources: eventSources(config),
      log: this.recorderLog,
      clock,
    });
    this.monitor = createMonitor({
      runs,
      pulses,
      watch,
      metrics,
      log,
      clock,
      guard: new MemoryGuardState(),
      breakers: new MemoryBreakerStore(),
      triggers: () => this.triggers,
      config: new MemoryConfigSource(config),
    });
  }

  /** Puts a printed line on its way through the log sink. */
  take(runEvent: unknown, at: number, service = this.service): void {
    const entry = {
      ...printedIn(service),
      timestamp: new Date(at).toISOString(),
      jsonPayload: { run_event: runEvent },
    };
    const data = Buffer.from(JSON.stringify(entry)).toString('base64');
    const message = { messageId: `m${this.printed++}`, data, publishTime: entry.timestamp };
    this.underway.push({ at, backoffMs: RECORDER_DELIVERY.minBackoffMs, printedAt: at, body: { message } });
  }

  /** Delivers all messages that are due before `end` to the recorder. */
  async deliverBefore(end: number): Promise<void> {
    for (let next = this.next(end); next !== undefined; next = this.next(end)) {
      this.clock.moveTo(next.at);
      const { status } = await invoke(this.recorder, next.body);
      if (status === 204) this.underway.splice(this.underway.indexOf(next), 1);
      else {
        next.at += next.backoffMs;
        next.backoffMs = Math.min(2 * next.backoffMs, RECORDER_DELIVERY.maxBackoffMs);
      }
    }
  }

  /** Runs one tick and publishes its pulse; returns its points and lines. */
  async tick(now: number): Promise<{ points: GaugePoint<AnyGaugeName>[]; lines: GuardLine[] }> {
    this.clock.moveTo(now);
    const [writes, lines] = [this.metrics.writes.length, this.log.lines.length];
    const { status, body } = await invoke(this.monitor, undefined);
    if (status !== 200) throw new Error(`the tick failed: ${this.log.errors().join(', ')} ${JSON.stringify(body)}`);
    const printed: GuardLine[] = [];
    for (const line of this.log.lines.slice(lines)) {
      if (!('run_event' in line)) continue;
      if (line.run_event.type === 'pulse') this.take(line.run_event, now, 'phasewatch-timeout-monitor');
      else printed.push(line as GuardLine);
    }
    await this.deliverBefore(now + 1);
    return { points: this.metrics.writes.slice(writes).flatMap(({ points }) => points), lines: printed };
  }

  private next(end: number): Push | undefined {
    let first: Push | undefined;
    for (const one of this.underway) if (one.at < end && (first === undefined || one.at < first.at)) first = one;
    return first;
  }
}
