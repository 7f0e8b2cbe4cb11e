import type { StoppableTrigger } from '../../model/breaker';

/** What a trigger does at present. */
export type TriggerState =
  /** Calls come. `pushConfig`: a subscription's whole push configuration as JSON, null for other kinds. */
  | { readonly kind: 'flows'; readonly pushConfig: string | null }
  | { readonly kind: 'stopped' }
  /** There is no such thing in Google Cloud. */
  | { readonly kind: 'missing' };

/** Where a call may last be tried. Milliseconds since the epoch. */
export interface Until {
  readonly deadline: number;
}

/**
 * Stops what calls a deployable and lets it go again. Every call may be repeated: stopping what is stopped and
 * resuming what flows change nothing.
 */
export interface TriggerControl {
  look(trigger: StoppableTrigger, until: Until): Promise<TriggerState>;
  /** Messages and tasks wait, and keep waiting; what is in flight goes on. */
  stop(trigger: StoppableTrigger, until: Until): Promise<void>;
  /** @param pushConfig what {@link look} gave before a subscription was stopped */
  resume(trigger: StoppableTrigger, pushConfig: string | null, until: Until): Promise<void>;
  /** Runs a Scheduler job now, whether its time has come or not. */
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
