import { Duration } from './duration';
import type { Problem } from './problem';

/** Opens on a share of failures, where runs are many and single failures are normal. */
export interface FailureRate {
  /** Share of actionable failures above which it opens, in (0, 1). */
  readonly above: number;
  /** How far back it looks. */
  readonly window: Duration;
  /** Runs in the window below which a share means nothing. At least 1. */
  readonly minimumRuns: number;
}

/** When a breaker opens, and how long it waits before it lets one run through. */
export interface BreakerOptions {
  /**
   * Actionable failures of one processor in a row that open it, 1 to 100; `never` where its failures must not stop the
   * others that share its triggers (they still count towards the rate).
   * @default 3
   */
  readonly failuresInARow?: number | 'never';
  /** @default - failures in a row only */
  readonly failureRate?: FailureRate;
  /**
   * How long it stays open at first; doubled by every probe that fails.
   * @default 5 min
   */
  readonly coolDown?: Duration;
  /**
   * Longest that doubling makes of it.
   * @default 1 h
   */
  readonly coolDownCap?: Duration;
}

/** What is used where a declaration says nothing. */
export const BREAKER_DEFAULTS = {
  failuresInARow: 3,
  coolDown: Duration.minutes(5),
  coolDownCap: Duration.hours(1),
} as const;

/** Closed: runs flow. Open: their triggers are stopped. Half-open: one run is let through to see. */
export const BREAKER_STATES = ['closed', 'open', 'half_open'] as const;
export type BreakerState = (typeof BREAKER_STATES)[number];

/** A call that can be stopped and let go again without touching the code that it calls. */
export type StoppableTrigger =
  | { readonly kind: 'schedule'; readonly job: string }
  | { readonly kind: 'push'; readonly subscription: string }
  | { readonly kind: 'queue'; readonly queue: string };

/** Who is named as the author of what the guard does by itself. */
export const BY_THE_MONITOR = 'timeout-monitor';

/** One change of a breaker: what people read when they ask why. */
export interface BreakerChange {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly from: BreakerState;
  readonly to: BreakerState;
  readonly reason: string;
  /** {@link BY_THE_MONITOR}, or who asked for it. */
  readonly by: string;
}

/** What a person asks of a breaker. The monitor carries it out at its next tick, and nobody else does. */
export interface BreakerRequest {
  readonly action: 'open' | 'close';
  /** Required and kept: the next person on call reads it. */
  readonly reason: string;
  /** E-mail, as the caller's identity token has it. */
  readonly by: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** A trigger that the guard stopped, with what it takes to restore it. Written before the trigger is touched. */
export interface HeldTrigger {
  readonly trigger: StoppableTrigger;
  /** Milliseconds since the epoch. */
  readonly heldAt: number;
  /** A push subscription's whole configuration (endpoint, identity token, attributes) as JSON; null for others. */
  readonly pushConfig: string | null;
}

/**
 * One document of `phasewatch_breakers`, named by the breaker's id. The monitor alone changes it, but for `request`,
 * which is a person's wish. Times are milliseconds since the epoch.
 */
export interface BreakerRecord {
  /** Name of the processor, or of the deployable where several processors share its triggers. */
  readonly id: string;
  readonly state: BreakerState;
  /** When it came into this state. */
  readonly since: number;
  /** Why it is in this state. */
  readonly reason: string;
  readonly by: string;
  /** Was it opened by a person? Then only a person closes it: no cool-down, no probe. */
  readonly heldByPerson: boolean;
  /** How long it stays open before it tries; 0 while closed. */
  readonly coolDownMs: number;
  /** Runs that ended before this do not count: they were answered by an opening already. */
  readonly countsFrom: number;
  /** What the guard stopped, and nothing that anybody else did. */
  readonly held: readonly HeldTrigger[];
  /** Asked for by a person and not carried out yet. */
  readonly request: BreakerRequest | null;
  /** Its latest changes, the newest last; at most {@link BREAKER_HISTORY_KEPT}. */
  readonly history: readonly BreakerChange[];
  /** How many changes there ever were, and how many of them have been printed as guard lines. */
  readonly changes: number;
  readonly reported: number;
}

/** Enough for weeks of a breaker that opens every hour, small beside Firestore's 1 MiB a document. */
export const BREAKER_HISTORY_KEPT = 200;

/** A breaker that nothing has happened to. */
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

/** The breaker with a person's wish on it. A later wish replaces one that was not carried out yet. */
export function withRequest(record: BreakerRecord, request: BreakerRequest): BreakerRecord {
  return { ...record, request };
}

/** What is wrong with the options of a breaker, if anything. */
export function breakerProblems(where: string, options: BreakerOptions): Problem[] {
  const problems: Problem[] = [];
  const say = (code: string, field: string, rule: string, got: string, fix: string) =>
    problems.push({ code, where: `${where}/${field}`, rule, got, fix });
  const { failuresInARow = BREAKER_DEFAULTS.failuresInARow, failureRate: rate } = options;
  const isCount = failuresInARow === 'never' || (Number.isInteger(failuresInARow) && failuresInARow >= 1);
  if (!isCount || (failuresInARow !== 'never' && failuresInARow > 100)) {
    say('DEC050', 'failuresInARow', 'a breaker opens on 1 to 100 failures in a row', String(failuresInARow), 'write 3');
  }
  const coolDown = Duration.expect(options.coolDown ?? BREAKER_DEFAULTS.coolDown, `${where}/coolDown`);
  const cap = Duration.expect(options.coolDownCap ?? BREAKER_DEFAULTS.coolDownCap, `${where}/coolDownCap`);
  if (coolDown.isShorterThan(Duration.minutes(1)) || coolDown.isLongerThan(cap)) {
    say(
      'DEC051',
      'coolDown',
      `a cool-down is at least the monitor's minute and at most its cap (${cap.toString()})`,
      coolDown.toString(),
      'write 5 min, or raise coolDownCap',
    );
  }
  if (rate !== undefined && !(rate.above > 0 && rate.above < 1)) {
    say('DEC052', 'failureRate', 'a failure rate is a share between 0 and 1', String(rate.above), 'write 0.5 for half');
  }
  if (rate !== undefined && !(Number.isInteger(rate.minimumRuns) && rate.minimumRuns >= 1)) {
    say(
      'DEC053',
      'failureRate',
      'a rate is judged on at least 1 run',
      String(rate.minimumRuns),
      'write how many runs a usual window holds',
    );
  }
  return problems;
}
