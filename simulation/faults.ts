import type { Duration } from '../model/duration';
import type { FailureCategory } from '../model/failure-category';

/** A run stops saying anything, and does not end for a long time. */
export interface Hang {
  readonly kind: 'hang';
  readonly processor: string;
  /** Data date of the run that hangs, `YYYY-MM-DD`. */
  readonly dataDate: string;
  /** How far into the run. */
  readonly after: Duration;
  /** How long until it ends after all; it then says that it succeeded. */
  readonly lasts: Duration;
  /**
   * Does its phase start nothing more while the run is recorded as running? So it was with phase 5: the coordinator
   * found its own record and waited.
   */
  readonly blocksPhase: boolean;
}

/** A run takes longer than it may, and goes on sending heartbeats. */
export interface SlowRun {
  readonly kind: 'slow';
  readonly processor: string;
  readonly dataDate: string;
  readonly takes: Duration;
}

/** What lasts for a while, or until somebody mends it. */
interface Lasting {
  /** From the start of the scenario. */
  readonly after: Duration;
  readonly lasts: Duration;
}

/** The monitor completes no tick. */
export interface MonitorStops extends Lasting {
  readonly kind: 'monitor-stops';
}

/** Every attempt that starts meanwhile fails. */
export interface RunsFail extends Lasting {
  readonly kind: 'runs-fail';
  readonly processors: readonly string[];
  readonly category: FailureCategory;
  /** From the start of an attempt to its failure. */
  readonly takes: Duration;
}

/** Messages for a processor beyond its usual ones, evenly over the time. */
export interface Burst extends Lasting {
  readonly kind: 'burst';
  readonly processor: string;
  readonly runs: number;
  /** How long a run of it takes that succeeds. */
  readonly takes: Duration;
}

/** Runs take longer by degrees, from their usual time to a multiple of it, which they keep. */
export interface Drift extends Lasting {
  readonly kind: 'drift';
  readonly processor: string;
  /** How many times longer at the end; at least 1. */
  readonly factor: number;
}

/** Cloud Run answers every call of a service in its place: the container sees none of them. */
export interface CallsRefused extends Lasting {
  readonly kind: 'calls-refused';
  readonly deployable: string;
  /** 403: its caller has lost `run.invoker`. 503: there is no instance, or none that starts. @default 403 */
  readonly status?: 403 | 503;
}

/** Somebody has stopped what calls a deployable, as an open breaker does, and has left it so: nothing is refused or lost. */
export interface TriggersStopped extends Lasting {
  readonly kind: 'triggers-stopped';
  readonly deployable: string;
}

/** The push subscription of a deployable is not there: what is published meanwhile reaches nobody. */
export interface SubscriptionMissing extends Lasting {
  readonly kind: 'subscription-missing';
  readonly deployable: string;
}

/** Firestore refuses every request: nothing is recorded, and no tick is completed. */
export interface StoreDown extends Lasting {
  readonly kind: 'store-down';
}

/** The recorder alone may not write to Firestore: nothing is recorded, and the monitor ticks on. */
export interface RecorderDown extends Lasting {
  readonly kind: 'recorder-down';
}

/** A deploy has processors print lines that do not fit the contract: the `data_date` of every run that starts meanwhile lacks its dashes. */
export interface LinesMisfit extends Lasting {
  readonly kind: 'lines-misfit';
  readonly processors: readonly string[];
}

/** A deploy puts every subscription and schedule back to what the platform declares, and so undoes open breakers. */
export interface Deploy {
  readonly kind: 'deploy';
  readonly after: Duration;
}

/** What goes on for a while by the clock of the scenario. */
export type LastingFault =
  | MonitorStops
  | RunsFail
  | Burst
  | Drift
  | CallsRefused
  | TriggersStopped
  | SubscriptionMissing
  | StoreDown
  | RecorderDown
  | LinesMisfit;

export type Fault = Hang | SlowRun | LastingFault | Deploy;

/** Does the fault lie in one run, whose start is not known before the story is played? */
export function isOfOneRun(fault: Fault): fault is Hang | SlowRun {
  return fault.kind === 'hang' || fault.kind === 'slow';
}
