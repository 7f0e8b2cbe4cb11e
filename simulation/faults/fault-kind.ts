import { z } from 'zod';
import type { FailureCategory } from '../../model/failure-category';
import type { Duration } from '../../model/duration';
import type { GuardedProcessor } from '../../model/guard-config';
import { duration, ruled, text } from '../../model/schema-of';
import type { Timeline } from '../timeline';
import type { VirtualQueue } from '../virtual-queue';
import type { PlannedRun } from '../workload';

/** A fault that starts and ends by the clock of the scenario. */
export interface Lasting {
  /** From the start of the scenario. */
  readonly after: Duration;
  readonly lasts: Duration;
}

/** The fields of {@link Lasting} in the schema of a fault. */
export const lasting = { after: duration, lasts: duration };

/** Names of which a fault needs at least one. */
export const someNames = ruled(z.array(text), (names) => names.length > 0, {
  rule: 'a fault affects at least one processor',
  fix: 'name one',
});

/** A fault between two instants, in milliseconds since the epoch: `from` belongs to it, `to` does not. */
export interface Timed<One> {
  readonly fault: One;
  readonly from: number;
  to: number;
  /** When it first changed something, such as the first call that it refused. Unset: nothing so far. */
  firstEffectAt?: number;
}

/** A processor, deployable or alert policy that a fault names. It must be declared. */
export interface FaultTarget {
  readonly what: 'processor' | 'deployable' | 'policy';
  readonly name: string;
}

/** What a fault may change in the simulated platform. */
export interface FaultPlatform {
  readonly timeline: Timeline;
  /** The declared processors. */
  readonly processors: readonly GuardedProcessor[];
  /** By deployable. */
  readonly queues: ReadonlyMap<string, VirtualQueue>;
  readonly publish: (run: PlannedRun, at: number) => void;
}

/** The attempt of a faulty run. Times are in milliseconds since the epoch. */
export interface FaultyAttempt {
  /** When the fault begins. */
  readonly beganAt: number;
  /** When the attempt ends. */
  readonly endsAt: number;
  /** No heartbeat comes after this; `Infinity`: heartbeats come until the attempt ends. */
  readonly silentFrom: number;
  /** When it stops making progress. @default - never */
  readonly stuckFrom?: number;
  /** Does the phase start no other run until this one ends or is closed? */
  readonly blocksPhase: boolean;
}

/** How an attempt fails. */
export interface RunFailure {
  readonly category: FailureCategory;
  /** From the start of the attempt to its failure. */
  readonly takes: Duration;
}

interface AnyFaultKind<One> {
  /** Which fields it has, and of what type. */
  readonly schema: z.ZodType<One>;
  /** What it names. */
  readonly targets: (fault: One) => readonly FaultTarget[];
}

/** A kind of fault that affects the first run of one processor and data date. */
export interface RunFaultKind<One> extends AnyFaultKind<One> {
  /** @param at when the attempt starts */
  readonly attempt: (fault: One, run: PlannedRun, at: number) => FaultyAttempt;
}

/** A kind of fault that happens at one instant. */
export interface InstantFaultKind<One> extends AnyFaultKind<One> {
  readonly happen: (platform: FaultPlatform, at: number) => void;
}

/**
 * A kind of fault that lasts. It defines what it changes and leaves out the rest. Except for `plan` and `slowdown`,
 * the simulation asks only while the fault is on.
 */
export interface LastingFaultKind<One> extends AnyFaultKind<One> {
  /** Called once, before the simulation starts. */
  readonly plan?: (timed: Timed<One>, platform: FaultPlatform) => void;
  /** Called when the person on call fixes the fault, before it ends. */
  readonly fix?: (fault: One, platform: FaultPlatform, at: number) => void;
  /** The HTTP status with which Cloud Run refuses calls of a deployable; undefined: it lets them through. */
  readonly refusal?: (fault: One, deployable: string) => 403 | 503 | undefined;
  /** Is lost what would reach a deployable as a message, or as a call in code? */
  readonly losesMessages?: (fault: One, deployable: string) => boolean;
  /** What becomes of a tick of the timeout monitor: it does not start, or it fails with a log entry. */
  readonly tick?: 'skipped' | 'failed';
  /** Can the recorder not write to Firestore? */
  readonly stopsRecorder?: true;
  /** Do Cloud Scheduler, Pub/Sub and Cloud Tasks refuse the guard's calls to stop and resume triggers? */
  readonly refusesGuard?: true;
  /** Are more runs running or unresolved than one tick of the monitor reads? */
  readonly exceedsLimits?: true;
  /** Are the triggers of a deployable stopped? Only to note its first effect: `plan` stops them. */
  readonly stopsTriggers?: (fault: One, deployable: string) => boolean;
  /**
   * How an attempt of a processor that starts meanwhile fails; undefined: it does not.
   * @param attempt its number, and how many first attempts of the processor started before while the fault was on
   */
  readonly failure?: (
    fault: One,
    processor: string,
    attempt: { readonly number: number; readonly firstBefore: number },
  ) => RunFailure | undefined;
  /** Does a processor print run events that break the contract, in all runs that start meanwhile? */
  readonly breaksEvents?: (fault: One, processor: string) => boolean;
  /** How many times longer than usual a run of a processor takes that starts at `at`; at least 1. */
  readonly slowdown?: (timed: Timed<One>, processor: string, at: number) => number;
}
