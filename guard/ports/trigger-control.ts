import type { StoppableTrigger } from '../../model/breaker';

/** What a trigger does at present. */
export type TriggerState =
  /** Calls come. `pushConfig`: a subscription's whole push configuration as JSON, null for other kinds. */
  | { readonly kind: 'flows'; readonly pushConfig: string | null }
  | { readonly kind: 'stopped' }
  /** The trigger does not exist in Google Cloud. */
  | { readonly kind: 'missing' };

/** Deadline of a call. Milliseconds since the epoch. */
export interface Until {
  readonly deadline: number;
}

/** A Scheduler job was not run, and will not run: its API refused the call. */
export class JobNotRun extends Error {}

/**
 * Stops and resumes the triggers of a deployable. Every call can be repeated: stopping a stopped trigger or resuming a
 * flowing one changes nothing.
 */
export interface TriggerControl {
  look(trigger: StoppableTrigger, until: Until): Promise<TriggerState>;
  /** Messages and tasks wait until the trigger is resumed; deliveries in flight continue. */
  stop(trigger: StoppableTrigger, until: Until): Promise<void>;
  /** @param pushConfig the result of {@link look} before a subscription was stopped */
  resume(trigger: StoppableTrigger, pushConfig: string | null, until: Until): Promise<void>;
  /**
   * Runs a Scheduler job now, outside its schedule.
   * @throws JobNotRun where it certainly does not run; after any other error it may run
   */
  runNow(job: string, until: Until): Promise<void>;
}

/** Names a trigger among all kinds. */
export function triggerKey(trigger: StoppableTrigger): string {
  switch (trigger.kind) {
    case 'schedule':
      return `schedule ${trigger.job}`;
    case 'push':
      return `push ${trigger.subscription}`;
    case 'queue':
      return `queue ${trigger.queue}`;
  }
}
