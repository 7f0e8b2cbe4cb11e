import type { BreakerWrite } from '../guard/ports/breaker-store';
import { JobNotRun, triggerKey, type TriggerState } from '../guard/ports/trigger-control';
import type { TickBreakers, TickTriggers } from '../guard/tick/ports';
import type { BreakerRecord, StoppableTrigger } from '../model/breaker';
import type { BreakerRule } from '../model/breaker-rule';
import type { OngoingFaults } from './ongoing-faults';
import type { GuardConfig } from '../model/guard-config';
import type { VirtualQueue } from './virtual-queue';

const NONE: ReadonlySet<string> = new Set();

/** The breakers of a simulation, in a map. */
export class VirtualBreakers implements TickBreakers {
  private readonly records = new Map<string, BreakerRecord>();

  all(): BreakerRecord[] {
    return [...this.records.values()];
  }

  unreadable(): ReadonlySet<string> {
    return NONE;
  }

  change<T>(id: string, decide: (current: BreakerRecord | undefined) => BreakerWrite<T>): T {
    const { write, result } = decide(this.records.get(id));
    if (write !== undefined) this.records.set(id, write);
    return result;
  }
}

/** What of the simulated platform the guard's calls reach. */
export interface Outside {
  readonly faults: OngoingFaults;
  /** Runs a Scheduler job again. @default - nothing happens */
  readonly runJob?: (job: string, at: number) => void;
  /** Where subscriptions push. @default - it is not declared */
  readonly pushes?: GuardConfig['pushes'];
}

/** An API refused to stop or resume a trigger. */
export class TriggerRefused extends Error {
  constructor(trigger: string) {
    super(`${trigger}: 403 PERMISSION_DENIED`);
  }
}

/** Stops and resumes the queues of the simulated pipeline, and runs its jobs again. */
export class VirtualTriggers implements TickTriggers {
  private readonly deployableOf = new Map<string, string>();
  /** Triggers that the guard has stopped. */
  private readonly stopped = new Set<string>();

  /** @param now gives the time of the tick */
  constructor(
    rules: readonly BreakerRule[],
    private readonly queues: ReadonlyMap<string, VirtualQueue>,
    private readonly now: () => number,
    private readonly outside: Outside,
  ) {
    for (const { deployable, triggers } of rules) {
      for (const trigger of triggers) this.deployableOf.set(triggerKey(trigger), deployable);
    }
  }

  /**
   * All triggers of a deployable share its queue. Where the guard has stopped one of them, the others are not stopped yet;
   * where it has stopped none, a person has stopped them all.
   */
  look(trigger: StoppableTrigger): TriggerState {
    const key = triggerKey(trigger);
    const queue = this.queueOf(key);
    if (queue === undefined) return { kind: 'missing' };
    if (!queue.isStopped) this.stopped.delete(key); // a deploy has resumed it
    if (queue.isStopped && (this.stopped.has(key) || !this.hasStoppedAny(key))) return { kind: 'stopped' };
    return { kind: 'flows', pushConfig: trigger.kind === 'push' ? this.pushConfigOf(trigger.subscription) : null };
  }

  stop(trigger: StoppableTrigger): void {
    this.setFlowing(trigger, false);
  }

  resume(trigger: StoppableTrigger): void {
    this.setFlowing(trigger, true);
  }

  runNow(job: string): void {
    if (this.outside.faults.refusesGuard(this.now())) throw new JobNotRun(`run ${job}: 403 PERMISSION_DENIED`);
    this.outside.runJob?.(job, this.now());
  }

  /** As the pipeline's stack declares it; its hosts are those of a project with the number 1. */
  private pushConfigOf(subscription: string): string {
    const declared = this.outside.pushes?.find((push) => push.subscription === subscription);
    if (declared === undefined) return '{}';
    const audience = `https://${declared.service}-1.region.run.app`;
    const oidcToken = { serviceAccountEmail: declared.account, audience };
    return JSON.stringify({ pushEndpoint: `${audience}${declared.path}`, oidcToken });
  }

  private setFlowing(trigger: StoppableTrigger, isFlowing: boolean): void {
    const key = triggerKey(trigger);
    if (this.outside.faults.refusesGuard(this.now())) throw new TriggerRefused(key);
    if (isFlowing) this.stopped.delete(key);
    else this.stopped.add(key);
    this.queueOf(key)?.setFlowing(isFlowing, this.now());
  }

  /** Has the guard stopped any trigger of the same deployable? */
  private hasStoppedAny(key: string): boolean {
    const deployable = this.deployableOf.get(key);
    for (const other of this.stopped) if (this.deployableOf.get(other) === deployable) return true;
    return false;
  }

  private queueOf(key: string): VirtualQueue | undefined {
    return this.queues.get(this.deployableOf.get(key) ?? '');
  }
}
