import type { StoppableTrigger } from '../../../model/breaker';
import { triggerKey, type TriggerControl, type TriggerState } from '../../ports/trigger-control';

/** One call that changed a trigger. */
export type TriggerAct = `${'stop' | 'resume' | 'run'} ${string}`;

/** Triggers in a map; all flow until they are stopped. Fails while a failure is set. */
export class MemoryTriggerControl implements TriggerControl {
  /** Calls in order, such as `stop schedule nightly`. */
  readonly acts: TriggerAct[] = [];
  /** The error of the next calls; unset: they succeed. */
  failure: Error | undefined;
  /** Number of calls of `look`. */
  looks = 0;
  readonly #states = new Map<string, TriggerState>();

  /** The same triggers without the calls, which change by themselves. */
  copy(): MemoryTriggerControl {
    const copy = new MemoryTriggerControl();
    for (const [key, state] of this.#states) copy.#states.set(key, state);
    return copy;
  }

  async look(trigger: StoppableTrigger): Promise<TriggerState> {
    await this.#reach();
    this.looks += 1;
    return this.state(trigger);
  }

  async stop(trigger: StoppableTrigger): Promise<void> {
    await this.#reach();
    this.acts.push(`stop ${triggerKey(trigger)}`);
    this.set(trigger, { kind: 'stopped' });
  }

  async resume(trigger: StoppableTrigger, pushConfig: string | null): Promise<void> {
    await this.#reach();
    this.acts.push(`resume ${triggerKey(trigger)}`);
    this.set(trigger, { kind: 'flows', pushConfig });
  }

  async runNow(job: string): Promise<void> {
    await this.#reach();
    this.acts.push(`run ${job}`);
  }

  /** The trigger's state in Google Cloud, changed by the guard or from outside. */
  state(trigger: StoppableTrigger): TriggerState {
    const flowing = {
      kind: 'flows',
      pushConfig: trigger.kind === 'push' ? '{"pushEndpoint":"https://run"}' : null,
    } as const;
    return this.#states.get(triggerKey(trigger)) ?? flowing;
  }

  /** Changes a trigger from outside the guard, like a person in the console or a deploy. */
  set(trigger: StoppableTrigger, state: TriggerState): void {
    this.#states.set(triggerKey(trigger), state);
  }

  async #reach(): Promise<void> {
    await Promise.resolve();
    if (this.failure !== undefined) throw this.failure;
  }
}
