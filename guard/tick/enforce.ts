import type { BreakerRecord, HeldTrigger, StoppableTrigger } from '../../model/breaker';
import type { GuardConfig } from '../../model/guard-config';
import { pushProblem } from '../breaker/declared-push';
import { triggerKey } from '../ports/trigger-control';
import type { Effects } from './effects';
import type { TickTriggers } from './ports';
import { wait, type Steps } from './steps';

/** What the triggers of a breaker should do. */
export interface Wanted {
  /** The triggers in the present configuration. */
  readonly triggers: readonly StoppableTrigger[];
  readonly flowing: boolean;
}

/** One breaker, and what its triggers should do. */
export interface Enforcement {
  readonly record: BreakerRecord;
  readonly wanted: Wanted;
}

/**
 * Stops or resumes each trigger of one breaker that is not in the wanted state. Every tick does this while anything is or
 * should be stopped. So the guard stops again what a deploy resumed, and finishes what an interrupted tick began.
 *
 * Before the guard stops a trigger, it stores the configuration that resuming needs. A stopped trigger without a stored
 * entry was stopped by a person or a deploy, and is never resumed. A push configuration is restored only where it is the
 * declared one. A failure at one trigger does not affect the others.
 */
export function* enforce(
  effects: Effects,
  config: GuardConfig,
  control: TickTriggers,
  { record, wanted }: Enforcement,
): Steps<void> {
  const hold = new Hold(effects, record);
  const declared = wanted.flowing ? [] : wanted.triggers;
  const toStop = new Set(declared.map(triggerKey));
  const toResume = record.held.filter(({ trigger }) => !toStop.has(triggerKey(trigger)));
  const doing = `enforcing the breaker ${record.id} (${record.state})`;
  // One after the other, as each changes the same document.
  for (const trigger of declared) yield* effects.onTrigger(doing, () => stop(effects, control, hold, trigger));
  for (const held of toResume) yield* effects.onTrigger(doing, () => resume(effects, control, hold, { held, config }));
}

function* stop(
  { tick, untilTriggers }: Effects,
  control: TickTriggers,
  hold: Hold,
  trigger: StoppableTrigger,
): Steps<void> {
  const state = yield* wait(control.look(trigger, untilTriggers));
  // A missing trigger flows once a deploy has created it; a later tick stops it then.
  if (state.kind !== 'flows') return;
  const known = hold.of(trigger);
  // A deploy may have changed the push endpoint: the latest one is stored and restored.
  if (known === undefined || known.pushConfig !== state.pushConfig) {
    yield* hold.put({ trigger, heldAt: tick.now, pushConfig: state.pushConfig });
  }
  yield* wait(control.stop(trigger, untilTriggers));
}

function* resume(
  { untilTriggers }: Effects,
  control: TickTriggers,
  hold: Hold,
  { held, config }: { readonly held: HeldTrigger; readonly config: GuardConfig },
): Steps<void> {
  const { trigger, pushConfig } = held;
  const state = yield* wait(control.look(trigger, untilTriggers));
  if (state.kind === 'stopped') {
    const problem = pushProblem(config, trigger, pushConfig);
    if (problem !== undefined) {
      throw new Error(
        `${triggerKey(trigger)} is not resumed: ${problem}; apply the pipeline's stack, which declares it`,
      );
    }
    yield* wait(control.resume(trigger, pushConfig, untilTriggers));
  }
  yield* hold.drop(held.trigger); // after the resume: if the tick crashes in between, the next one resumes again
}

/** The stopped triggers in the breaker's document. Writes fail if another tick has changed the breaker. */
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
