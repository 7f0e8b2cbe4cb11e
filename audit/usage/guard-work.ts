import type { AnyGaugeName } from '../../model/gauges';
import type { GuardConfig } from '../../model/guard-config';

/** The gauges by what they have a series of. Those of a processor are written only while it has a run. */
export const GAUGES_OF = {
  processor: ['ageRatio', 'silenceRatio', 'active'],
  phase: ['ageRatio', 'silenceRatio', 'active', 'deadlineMissed', 'deadlineCausedHere', 'notStarted'],
  breaker: ['breakerOpen'],
  subscription: ['breakerHolding'],
  guard: ['tick', 'recorderBehind', 'truncated', 'triggersRefused'],
} as const satisfies Record<string, readonly AnyGaugeName[]>;

/** What the guard reads and writes: at each tick, for each run, for each run event, and for each day. */
export interface GuardWork {
  /** Series with a point at every tick. */
  readonly denseSeries: number;
  /** Series with points only while a processor has a run, and a last one of 0 after it. */
  readonly seriesOfProcessors: number;
  readonly readsPerTick: number;
  readonly writesPerTick: number;
  readonly readsPerDay: number;
}

/** Documents of a transaction, or of a query: Firestore bills an empty query as one read. */
const LEASE = { reads: 2, writes: 2 };
const MEMORY = { reads: 2, writes: 1 };
/** The recorder compares the pulse of each tick with the stored one and stores it; the monitor reads it. */
const PULSE = { reads: 2, writes: 1 };
/** The running, the unresolved and the unreported runs, and the latest successes. */
const RUN_QUERIES = 4;
/** Processors in one count of ended runs; a count is billed as one read for each 1,000 documents. */
const PROCESSORS_PER_COUNT = 10;
/** Whether the work of a data date is done, and if not, its latest run. */
const READS_PER_WORK = 2;
const DAY_SECONDS = 86_400;

/** Of each run event: the run as it is stored, and the run after it. */
export const PER_RUN_EVENT = { reads: 1, writes: 1 };
/** Of each tick while a run is in flight, as long as no more than a tick's list holds are. */
export const READS_PER_RUN_AND_TICK = 1;
/** How long after its end the success of a run is read again by each tick, in seconds. */
export const SUCCESS_READ_AGAIN_SECONDS = 300;
/** Of each run: has it started, which the tick asks if it was due; and its series are noted before their first point. */
export const PER_RUN = { reads: 1, writes: 1 };

/**
 * The arithmetic, for phases P, breakers B (one a deployable), subscriptions S that a breaker can hold, and processors N:
 * - dense series: 6 P + B + S + 4; series of processors: 3 N.
 * - reads of a tick in which nothing has changed: the lease is taken and given back (2), the memory is read and compared
 *   (2), the pulse (2), 4 queries of runs, the breakers (each is a document, at least 1), the latest end of each processor
 *   that has a limit of failures in a row, and a count for each 10 processors of a breaker with a failure rate.
 * - writes of such a tick: the lease (2), the memory (1), the pulse (1).
 * - reads of a day: 2 for each processor that runs at least daily, when the deadline of its phase is judged.
 */
export function guardWorkOf(configs: readonly GuardConfig[]): GuardWork {
  const breakers = configs.flatMap((config) => config.breakers ?? []);
  const processors = configs.flatMap((config) => config.processors);
  const phases = configs.reduce((total, config) => total + config.phases.length, 0);
  const inARow = breakers.flatMap((breaker) => breaker.processors.filter((one) => one.failuresInARow !== null));
  const counted = breakers.filter(({ failureRate }) => failureRate !== null);
  const counts = counted.reduce((total, one) => total + Math.ceil(one.processors.length / PROCESSORS_PER_COUNT), 0);
  const daily = processors.filter(({ expectedEverySeconds }) => expectedEverySeconds <= DAY_SECONDS);
  return {
    denseSeries:
      phases * GAUGES_OF.phase.length +
      breakers.length * GAUGES_OF.breaker.length +
      heldSubscriptions(configs) * GAUGES_OF.subscription.length +
      configs.length * GAUGES_OF.guard.length,
    seriesOfProcessors: processors.length * GAUGES_OF.processor.length,
    readsPerTick:
      LEASE.reads +
      MEMORY.reads +
      PULSE.reads +
      RUN_QUERIES +
      Math.max(configs.length, breakers.length) +
      inARow.length +
      counts,
    writesPerTick: LEASE.writes + MEMORY.writes + PULSE.writes,
    readsPerDay: daily.length * READS_PER_WORK,
  };
}

/** Push subscriptions that a breaker can hold. */
export function heldSubscriptions(configs: readonly GuardConfig[]): number {
  const triggers = configs.flatMap((config) => (config.breakers ?? []).flatMap((breaker) => breaker.triggers));
  return new Set(triggers.flatMap((trigger) => (trigger.kind === 'push' ? [trigger.subscription] : []))).size;
}
