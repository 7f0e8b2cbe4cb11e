import type { AnyGaugeName, GaugePoint } from '../../../model/gauges';
import type { GuardConfig } from '../../../model/guard-config';
import type { GuardEventType, GuardLine } from '../../../model/run-event';
import type { Fault } from '../../../simulation/faults/all-faults';
import { OngoingFaults } from '../../../simulation/ongoing-faults';
import { Timeline } from '../../../simulation/timeline';
import type { LoggedEvent } from '../../../simulation/virtual-attempt';
import { VirtualGuard } from '../../../simulation/virtual-guard';
import { VirtualQueue } from '../../../simulation/virtual-queue';
import { DeployedGuard, RECORDER_DELIVERY } from './deployed-guard';

const MINUTE = 60_000;
/** Ticks come a second after the full minute. */
const TICK_AFTER_MS = 1_000;
/** A tick's own line holds its milliseconds; retries are not simulated. */
const NOT_COMPARED: ReadonlySet<GuardEventType> = new Set(['tick', 'retried']);

/**
 * The results of a tick as sorted text: its points and lines, the recorder's lines since the last tick, and the
 * breakers that hold their triggers.
 */
type TickTexts = readonly string[];

/** The first tick at which the two guards differ. */
export interface Difference {
  readonly at: string;
  readonly onlyDeployed: readonly string[];
  readonly onlySimulated: readonly string[];
}

export interface TwoGuardsProps {
  readonly config: GuardConfig;
  /** Milliseconds since the epoch. */
  readonly start: number;
  /** The last data date before the scenario. */
  readonly judgedThrough: string;
  readonly faults?: readonly Fault[];
}

/** The deployed and the simulated guard, with the same lines at the same time. */
export class TwoGuards {
  readonly timeline = new Timeline();
  readonly faults: OngoingFaults;
  readonly deployed: DeployedGuard;
  /** Lines of the deployed guard so far. */
  readonly lines: GuardLine[] = [];
  /** Points of the deployed guard's last tick. */
  points: readonly GaugePoint<AnyGaugeName>[] = [];
  private readonly simulated: VirtualGuard;
  /** Lines of the simulated recorder since the last tick. */
  private recorded: GuardLine[] = [];
  /** Number of the deployed recorder's lines at the last tick. */
  private alreadyRecorded = 0;
  private now: number;

  constructor(
    private readonly props: TwoGuardsProps,
    private readonly queues: ReadonlyMap<string, VirtualQueue> = idleQueues(props.config),
  ) {
    const { config, start, judgedThrough, faults = [] } = props;
    this.now = start;
    this.faults = new OngoingFaults(faults, start);
    this.deployed = new DeployedGuard(
      config,
      start,
      judgedThrough,
      (at) => this.isDown(at) || this.faults.at('recorder-down', at) !== undefined,
    );
    this.simulated = new VirtualGuard({
      config,
      queues,
      start,
      judgedThrough,
      faults: this.faults,
      timeline: this.timeline,
      recorderDelivery: RECORDER_DELIVERY,
      recorderOutput: { couldNotStore: () => undefined, said: (line) => this.recorded.push(line) },
    });
  }

  /** Gives a processor's line to both guards. */
  take(logged: LoggedEvent): void {
    this.simulated.take(logged);
    this.deployed.take(logged.printed ?? logged.event, logged.at);
  }

  /** Plans lines of processors. */
  plan(events: readonly LoggedEvent[]): void {
    for (const logged of events) this.timeline.plan(logged.at, () => this.take(logged));
  }

  /** Plans a deploy, which resumes all triggers that breakers have stopped. */
  deployAt(at: number): void {
    this.timeline.plan(at, () => {
      for (const queue of this.queues.values()) queue.setFlowing(true, at);
      for (const { triggers } of this.stoppable()) {
        for (const trigger of triggers) this.deployed.triggers.set(trigger, { kind: 'flows', pushConfig: '{}' });
      }
    });
  }

  /** Ticks every minute until `end`; returns the first difference. */
  async runUntil(end: number): Promise<Difference | undefined> {
    while (this.now < end) {
      const minute = (this.now += MINUTE);
      this.timeline.runBefore(minute);
      await this.deployed.deliverBefore(minute);
      const now = minute + TICK_AFTER_MS;
      if (this.isDown(now) || this.faults.at('monitor-stops', now) !== undefined) continue;
      const [recordedByDeployed, recordedBySimulated] = [this.recordedByDeployed(), this.recorded.splice(0)];
      const deployed = await this.deployed.tick(now);
      const simulated = this.simulated.tick(now);
      this.lines.push(...recordedByDeployed, ...deployed.lines);
      this.points = deployed.points;
      const real = [...this.textsOfDeployed(deployed), ...recordedAs(recordedByDeployed)];
      const virtual = [...this.textsOfSimulated(simulated), ...recordedAs(recordedBySimulated)];
      if (real.join('\n') !== virtual.join('\n')) return differenceOf(now, real, virtual);
    }
    return undefined;
  }

  /** Number of the deployed guard's lines of a type. */
  count(type: GuardEventType): number {
    return this.lines.filter(({ run_event }) => run_event.type === type).length;
  }

  /** The deployed guard's value at the last tick. */
  value(gauge: AnyGaugeName, taskId: string, job?: string): number | undefined {
    return this.points.find((one) => one.gauge === gauge && one.taskId === taskId && (job ?? one.job) === one.job)
      ?.value;
  }

  private recordedByDeployed(): GuardLine[] {
    const { lines } = this.deployed.recorderLog;
    const fresh = lines.slice(this.alreadyRecorded);
    this.alreadyRecorded = lines.length;
    return fresh.filter((line): line is GuardLine => 'run_event' in line);
  }

  private isDown(at: number): boolean {
    return this.faults.at('store-down', at) !== undefined;
  }

  private textsOfDeployed(tick: Parameters<typeof textsOf>[0]): TickTexts {
    const held = this.stoppable().filter(({ triggers }) =>
      triggers.every((trigger) => this.deployed.triggers.state(trigger).kind === 'stopped'),
    );
    return textsOf(tick, held);
  }

  private textsOfSimulated(tick: Parameters<typeof textsOf>[0]): TickTexts {
    return textsOf(
      tick,
      this.stoppable().filter(({ deployable }) => this.queues.get(deployable)?.isStopped),
    );
  }

  private stoppable() {
    return (this.props.config.breakers ?? []).filter(({ triggers }) => triggers.length > 0);
  }
}

function textsOf(
  tick: { readonly points: readonly GaugePoint<AnyGaugeName>[]; readonly lines: readonly GuardLine[] },
  held: readonly { readonly id: string }[],
): TickTexts {
  return [
    ...tick.points.map(({ gauge, job, taskId, labels, value }) => {
      const { scope, criticality, subscription_id: subscription = '' } = labels;
      return `${gauge} ${job}/${taskId} ${scope} ${criticality} ${subscription} = ${value}`;
    }),
    ...tick.lines.flatMap(({ severity, message, run_event }) =>
      NOT_COMPARED.has(run_event.type) ? [] : [`${severity} ${message} ${JSON.stringify(run_event)}`],
    ),
    ...held.map(({ id }) => `${id} is held`),
  ].sort();
}

/** Lines of a recorder without the Pub/Sub message id, which differs. */
function recordedAs(lines: readonly GuardLine[]): TickTexts {
  return lines
    .map(
      ({ severity, message, run_event: { message_id: _, bytes: __, ...rest } }) =>
        `${severity} ${message} ${JSON.stringify(rest)}`,
    )
    .sort();
}

function differenceOf(at: number, deployed: TickTexts, simulated: TickTexts): Difference {
  const without = (all: TickTexts, others: TickTexts) => all.filter((one) => !others.includes(one));
  return {
    at: new Date(at).toISOString(),
    onlyDeployed: without(deployed, simulated),
    onlySimulated: without(simulated, deployed),
  };
}

/** Queues without messages, for the breakers to stop. */
function idleQueues({ processors }: GuardConfig): ReadonlyMap<string, VirtualQueue> {
  const delivery = {
    atOnce: 1,
    maxDeliveryAttempts: 1,
    minBackoffMs: 0,
    maxBackoffMs: 0,
    timeoutMs: 0,
    deadlineMs: Infinity,
    keptMs: Infinity,
  };
  const workers = { start: () => undefined, refusesCall: () => false, isMissing: () => false };
  const timeline = new Timeline();
  return new Map(
    processors.map(({ deployable }) => [deployable, new VirtualQueue(delivery, timeline, workers)] as const),
  );
}
