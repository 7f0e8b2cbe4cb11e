import { Duration } from './duration';
import type { Problem } from './problem';

/** Opens a breaker on a share of failures: for processors with many runs, where single failures are normal. */
export interface FailureRate {
  /** Share of actionable failures above which it opens, in (0, 1). */
  readonly above: number;
  /** The runs that count: those that ended in this time. */
  readonly window: Duration;
  /** Fewest runs in the window for which the share is judged. At least 1. */
  readonly minimumRuns: number;
}

/** When a breaker opens, and how long it waits before it lets one run through. */
export interface BreakerOptions {
  /**
   * Actionable failures of one processor in a row that open it, 1 to 100; `never` where its failures must not stop the
   * processors that share its triggers. They still count towards the rate.
   * @default 3
   */
  readonly failuresInARow?: number | 'never';
  /** @default - failures in a row only */
  readonly failureRate?: FailureRate;
  /**
   * How long it stays open at first; every failed probe doubles it.
   * @default 5 min
   */
  readonly coolDown?: Duration;
  /**
   * Upper bound of the doubled cool-down.
   * @default 1 h
   */
  readonly coolDownCap?: Duration;
}

/** Options of a breaker where the declaration has none. */
export const BREAKER_DEFAULTS = {
  failuresInARow: 3,
  coolDown: Duration.minutes(5),
  coolDownCap: Duration.hours(1),
} as const;

/** Closed: triggers run. Open: triggers are stopped. Half-open: triggers run until one probe run has started. */
export const BREAKER_STATES = ['closed', 'open', 'half_open'] as const;
export type BreakerState = (typeof BREAKER_STATES)[number];

/** A call that the guard can stop and resume without a change of the called code. */
export type StoppableTrigger =
  | { readonly kind: 'schedule'; readonly job: string }
  | { readonly kind: 'push'; readonly subscription: string }
  | { readonly kind: 'queue'; readonly queue: string };

/** The author of changes that the guard makes without a request. */
export const BY_THE_MONITOR = 'timeout-monitor';

/** One change of a breaker, kept for the person on call. */
export interface BreakerChange {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly from: BreakerState;
  readonly to: BreakerState;
  readonly reason: string;
  /** {@link BY_THE_MONITOR}, or the e-mail of the requester. */
  readonly by: string;
}

/** A person's request to open or close a breaker. Only the monitor carries it out, at its next tick. */
export interface BreakerRequest {
  readonly action: 'open' | 'close';
  /** Required and kept: the next person on call reads it. */
  readonly reason: string;
  /** E-mail, as the caller's identity token has it. */
  readonly by: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** A trigger that the guard stopped, with the data to restore it. Written before the trigger is stopped. */
export interface HeldTrigger {
  readonly trigger: StoppableTrigger;
  /** Milliseconds since the epoch. */
  readonly heldAt: number;
  /** A push subscription's whole configuration (endpoint, identity token, attributes) as JSON; null for others. */
  readonly pushConfig: string | null;
}

/**
 * One document of `phasewatch_breakers`, named by the breaker's id. Only the monitor changes it, except `request`, which
 * a person sets. Times are milliseconds since the epoch.
 */
export interface BreakerRecord {
  /** Name of the processor, or of the deployable where several processors share its triggers. */
  readonly id: string;
  readonly state: BreakerState;
  /** When this state began. */
  readonly since: number;
  readonly reason: string;
  readonly by: string;
  /** Did a person open it? Then only a person closes it: no cool-down, no probe. */
  readonly heldByPerson: boolean;
  /** Time from opening to the probe; 0 while closed. */
  readonly coolDownMs: number;
  /** Runs that ended before this do not count: the last opening already answered them. */
  readonly countsFrom: number;
  /** The triggers that the guard stopped; never a trigger that a person stopped. */
  readonly held: readonly HeldTrigger[];
  /** A person's request that is not carried out yet. */
  readonly request: BreakerRequest | null;
  /** Its latest changes, newest last; at most {@link BREAKER_HISTORY_KEPT}. */
  readonly history: readonly BreakerChange[];
  /** All changes since the document was created. */
  readonly changes: number;
  /** How many of them have been printed as guard lines. */
  readonly reported: number;
}

/** Enough for weeks of a breaker that opens every hour, and far below Firestore's 1 MiB per document. */
export const BREAKER_HISTORY_KEPT = 200;

/** A breaker without changes. */
export function newBreaker(id: string): BreakerRecord {
  return {
    id,
    state: 'closed',
    since: 0,
    reason: 'never opened',
    by: BY_THE_MONITOR,
    heldByPerson: false,
    coolDownMs: 0,
    countsFrom: 0,
    held: [],
    request: null,
    history: [],
    changes: 0,
    reported: 0,
  };
}

/** The breaker with a person's request. A later request replaces one that is not carried out yet. */
export function withRequest(record: BreakerRecord, request: BreakerRequest): BreakerRecord {
  return { ...record, request };
}

/** Problems of a breaker's options; empty where there are none. */
export function breakerProblems(where: string, options: BreakerOptions): Problem[] {
  return [
    failuresInARowProblem(`${where}/failuresInARow`, options),
    coolDownProblem(where, options),
    ...(options.failureRate === undefined ? [] : failureRateProblems(`${where}/failureRate`, options.failureRate)),
  ].filter((problem) => problem !== undefined);
}

function failuresInARowProblem(where: string, options: BreakerOptions): Problem | undefined {
  const { failuresInARow = BREAKER_DEFAULTS.failuresInARow } = options;
  if (failuresInARow === 'never') return undefined;
  if (Number.isInteger(failuresInARow) && failuresInARow >= 1 && failuresInARow <= 100) return undefined;
  const rule = 'a breaker opens on 1 to 100 failures in a row';
  return { code: 'DEC050', where, rule, got: String(failuresInARow), fix: 'write 3' };
}

function coolDownProblem(where: string, options: BreakerOptions): Problem | undefined {
  const coolDown = Duration.expect(options.coolDown ?? BREAKER_DEFAULTS.coolDown, `${where}/coolDown`);
  const cap = Duration.expect(options.coolDownCap ?? BREAKER_DEFAULTS.coolDownCap, `${where}/coolDownCap`);
  if (!coolDown.isShorterThan(Duration.minutes(1)) && !coolDown.isLongerThan(cap)) return undefined;
  return {
    code: 'DEC051',
    where: `${where}/coolDown`,
    rule: `a cool-down is at least the monitor's period (1 min) and at most coolDownCap (${cap.toString()})`,
    got: coolDown.toString(),
    fix: 'write 5 min, or raise coolDownCap',
  };
}

function failureRateProblems(where: string, { above, minimumRuns }: FailureRate): Problem[] {
  const problems: Problem[] = [];
  if (!(above > 0 && above < 1)) {
    const rule = 'a failure rate is a share between 0 and 1';
    problems.push({ code: 'DEC052', where: `${where}/above`, rule, got: String(above), fix: 'write 0.5 for half' });
  }
  if (!(Number.isInteger(minimumRuns) && minimumRuns >= 1)) {
    const rule = 'minimumRuns is a whole number of at least 1';
    const fix = 'write the number of runs in a usual window';
    problems.push({ code: 'DEC053', where: `${where}/minimumRuns`, rule, got: String(minimumRuns), fix });
  }
  return problems;
}
