import type { BreakerRecord, HeldTrigger, StoppableTrigger } from '../../model/breaker';
import { triggerKey } from '../ports/trigger-control';
import type { Effects } from './effects';
import type { TickTriggers } from './ports';
import { wait, type Steps } from './steps';

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
 * Before the guard stops a trigger, it stores what resuming it takes. A stopped trigger without such an entry was stopped
 * by a person or a deploy, and is never resumed. A trigger that cannot be reached does not hold up the others.
 */
export function* enforce(effects: Effects, control: TickTriggers, { record, wanted }: Enforcement): Steps<void> {
  const hold = new Hold(effects, record);
  const declared = wanted.flowing ? [] : wanted.triggers;
  const toStop = new Set(declared.map(triggerKey));
  const toResume = record.held.filter(({ trigger }) => !toStop.has(triggerKey(trigger)));
  const doing = `enforcing the breaker ${record.id} (${record.state})`;
  // One after the other, as each changes the same document.
  for (const trigger of declared) yield* effects.part(doing, () => stop(effects, control, hold, trigger));
  for (const held of toResume) yield* effects.part(doing, () => resume(effects, control, hold, held));
}

function* stop({ tick }: Effects, control: TickTriggers, hold: Hold, trigger: StoppableTrigger): Steps<void> {
  const state = yield* wait(control.look(trigger, tick));
  // Missing: a deploy will make it, and it will flow then.
  if (state.kind !== 'flows') return;
  const known = hold.of(trigger);
  // A deploy may have given a subscription another endpoint since: the latest is what is restored.
  if (known === undefined || known.pushConfig !== state.pushConfig) {
    yield* hold.put({ trigger, heldAt: tick.now, pushConfig: state.pushConfig });
  }
  yield* wait(control.stop(trigger, tick));
}

function* resume({ tick }: Effects, control: TickTriggers, hold: Hold, held: HeldTrigger): Steps<void> {
  const state = yield* wait(control.look(held.trigger, tick));
  if (state.kind === 'stopped') yield* wait(control.resume(held.trigger, held.pushConfig, tick));
  yield* hold.drop(held.trigger); // after the resume: a crash in between only repeats it
}

/** What the breaker's document says about held triggers. Changed only while the breaker is what it was judged to be. */
class Hold {
  private held: readonly HeldTrigger[];

  constructor(
    private readonly effects: Effects,
    private readonly record: BreakerRecord,
  ) {
    this.held = record.held;
  }

  of(trigger: StoppableTrigger): HeldTrigger | undefined {
    return this.held.find((held) => triggerKey(held.trigger) === triggerKey(trigger));
  }

  put(next: HeldTrigger): Steps<void> {
    return this.change((held) => [...without(held, next.trigger), next]);
  }

  drop(trigger: StoppableTrigger): Steps<void> {
    return this.change((held) => without(held, trigger));
  }

  private *change(change: (held: readonly HeldTrigger[]) => readonly HeldTrigger[]): Steps<void> {
    const { id, changes } = this.record;
    this.effects.assertInTime();
    const written = this.effects.ports.breakers.change(id, (current) => {
      if (current?.changes !== changes) throw new Error(`breaker ${id} was changed by another tick`);
      const held = change(current.held);
      return { write: { ...current, held }, result: held };
    });
    this.held = yield* wait(written);
  }
}

function without(held: readonly HeldTrigger[], trigger: StoppableTrigger): HeldTrigger[] {
  return held.filter((each) => triggerKey(each.trigger) !== triggerKey(trigger));
}
