import type { BreakerRecord, HeldTrigger, StoppableTrigger } from '../../model/breaker';
import { triggerKey, type TriggerControl } from '../ports/trigger-control';
import type { Effects } from './effects';

/** What a breaker wants of its triggers. */
export interface Wanted {
  /** Those that are declared today. */
  readonly triggers: readonly StoppableTrigger[];
  readonly flowing: boolean;
}

/** One breaker, and what it wants. */
export interface Enforcement {
  readonly record: BreakerRecord;
  readonly wanted: Wanted;
}

/**
 * Compares what should be with what is, for every trigger of one breaker, and acts on the difference. It is done at
 * every tick while anything is or should be stopped, so what a deploy undid is done again, and what a killed tick left
 * half done is finished.
 *
 * What the guard stops it writes down first, with all that restoring takes; what it finds stopped and has not written
 * down, somebody else stopped, and it is never resumed. Where a trigger cannot be reached the others are still seen to.
 */
export async function enforce(
  effects: Effects,
  control: TriggerControl,
  { record, wanted }: Enforcement,
): Promise<void> {
  const hold = new Hold(effects, record);
  const declared = wanted.flowing ? [] : wanted.triggers;
  const toStop = new Set(declared.map(triggerKey));
  const toResume = record.held.filter(({ trigger }) => !toStop.has(triggerKey(trigger)));
  const doing = `enforcing the breaker ${record.id} (${record.state})`;
  // One after the other, as each changes the same document.
  for (const trigger of declared) await effects.part(doing, () => stop(effects, control, hold, trigger));
  for (const held of toResume) await effects.part(doing, () => resume(effects, control, hold, held));
}

async function stop({ tick }: Effects, control: TriggerControl, hold: Hold, trigger: StoppableTrigger): Promise<void> {
  const state = await control.look(trigger, tick);
  // Missing: a deploy will make it, and it will flow then.
  if (state.kind !== 'flows') return;
  const known = hold.of(trigger);
  // A deploy may have given a subscription another endpoint since: the latest is what is restored.
  if (known === undefined || known.pushConfig !== state.pushConfig) {
    await hold.put({ trigger, heldAt: tick.now, pushConfig: state.pushConfig });
  }
  await control.stop(trigger, tick);
}

async function resume({ tick }: Effects, control: TriggerControl, hold: Hold, held: HeldTrigger): Promise<void> {
  const state = await control.look(held.trigger, tick);
  if (state.kind === 'stopped') await control.resume(held.trigger, held.pushConfig, tick);
  await hold.drop(held.trigger); // after the act: who dies in between resumes once more, which changes nothing
}

/** What the breaker's document says about held triggers. Changed only while the breaker is what it was judged to be. */
class Hold {
  #held: readonly HeldTrigger[];

  constructor(
    private readonly effects: Effects,
    private readonly record: BreakerRecord,
  ) {
    this.#held = record.held;
  }

  of(trigger: StoppableTrigger): HeldTrigger | undefined {
    return this.#held.find((held) => triggerKey(held.trigger) === triggerKey(trigger));
  }

  put(next: HeldTrigger): Promise<void> {
    return this.#change((held) => [...without(held, next.trigger), next]);
  }

  drop(trigger: StoppableTrigger): Promise<void> {
    return this.#change((held) => without(held, trigger));
  }

  async #change(change: (held: readonly HeldTrigger[]) => readonly HeldTrigger[]): Promise<void> {
    const { id, changes } = this.record;
    this.effects.assertInTime();
    this.#held = await this.effects.ports.breakers.change(id, (current) => {
      if (current?.changes !== changes) throw new Error(`breaker ${id} was changed by another tick`);
      const held = change(current.held);
      return { write: { ...current, held }, result: held };
    });
  }
}

function without(held: readonly HeldTrigger[], trigger: StoppableTrigger): HeldTrigger[] {
  return held.filter((each) => triggerKey(each.trigger) !== triggerKey(trigger));
}
