import {
  newBreaker,
  withRequest,
  type BreakerChange,
  type BreakerRecord,
  type BreakerRequest,
  type BreakerState,
} from '../../model/breaker';
import type { BreakerRule } from '../../model/breaker-rule';
import { didYouMean } from '../../model/nearest-name';
import { printable } from '../../model/printable';
import { refuse } from '../../model/problem';

/** A breaker as the API returns it. */
export interface BreakerView {
  readonly id: string;
  readonly state: BreakerState;
  /** ISO 8601; null if it never changed. */
  readonly since: string | null;
  readonly reason: string;
  readonly by: string;
  /** A request that the monitor has not applied yet. */
  readonly request: BreakerRequest | null;
  /** Null if it is no longer declared. */
  readonly phase: string | null;
  readonly criticality: string | null;
  /** The Scheduler jobs, subscriptions and queues that it stops. */
  readonly stops: readonly string[];
  /** Does it only decide, and change no trigger? @default - no */
  readonly observeOnly?: true;
  /** Those that it has stopped now. */
  readonly held: readonly string[];
}

/** One breaker with its history. */
export interface BreakerHistory {
  readonly breaker: BreakerView;
  /** The newest first; the oldest ones are no longer kept. */
  readonly history: readonly BreakerChange[];
}

/** Longest reason, in UTF-16 units: a link and a sentence. */
const LONGEST_REASON = 500;

/** Every declared breaker, in the order of the declaration, then those that are no longer declared. */
export function viewsOf(rules: readonly BreakerRule[], records: readonly BreakerRecord[]): BreakerView[] {
  const recorded = new Map(records.map((record) => [record.id, record]));
  const declared = new Set(rules.map(({ id }) => id));
  return [
    ...rules.map((rule) => viewOf(rule, recorded.get(rule.id) ?? newBreaker(rule.id))),
    ...records.filter(({ id }) => !declared.has(id)).map((record) => viewOf(undefined, record)),
  ];
}

/** A breaker with its history, the newest change first. */
export function historyOf(rule: BreakerRule | undefined, record: BreakerRecord): BreakerHistory {
  return { breaker: viewOf(rule, record), history: [...record.history].reverse() };
}

/** @throws InputError BRK003 for an undeclared breaker */
export function declaredRule(rules: readonly BreakerRule[], id: string): BreakerRule {
  const rule = rules.find((one) => one.id === id);
  if (rule !== undefined) return rule;
  return refuse({
    code: 'BRK003',
    where: 'breaker',
    rule: 'a breaker is called after its processor, or its deployable where several share its triggers',
    got: JSON.stringify(id),
    fix: didYouMean(
      id,
      rules.map((one) => one.id),
    ),
  });
}

/**
 * The reason of a request in one printable line, without the white space around it.
 * @throws InputError BRK002 where there is none
 */
export function reasonIn(body: unknown): string {
  const reason = typeof body === 'object' && body !== null && 'reason' in body ? body.reason : undefined;
  // One unit more than allowed, so that a reason that is too long is refused and not cut.
  const text = typeof reason === 'string' ? printable(reason.trim(), LONGEST_REASON + 1).trim() : '';
  if (text !== '' && text.length <= LONGEST_REASON) return text;
  return refuse({
    code: 'BRK002',
    where: 'reason',
    rule: `a breaker is moved for a reason of 1 to ${LONGEST_REASON} characters, which the next person on call reads`,
    got: typeof reason === 'string' && text !== '' ? `${reason.trim().length} characters` : 'none',
    fix: "say why: --reason 'BigQuery is down, INC-123'",
  });
}

/** Adds a request to the breaker; the monitor applies it at its next tick. */
export function requested(id: string, current: BreakerRecord | undefined, request: BreakerRequest): BreakerRecord {
  return withRequest(current ?? newBreaker(id), request);
}

function viewOf(rule: BreakerRule | undefined, record: BreakerRecord): BreakerView {
  const { id, state, since, reason, by, request } = record;
  return {
    id,
    state,
    since: since === 0 ? null : new Date(since).toISOString(),
    reason,
    by,
    request,
    phase: rule?.phase ?? null,
    criticality: rule?.criticality ?? null,
    stops: rule === undefined ? [] : stopsOf(rule),
    ...(rule?.observeOnly === true ? { observeOnly: true as const } : {}),
    held: record.held.map(({ trigger }) => nameOf(trigger)),
  };
}

/** Names of the Scheduler jobs, subscriptions and queues that a breaker stops. */
export function stopsOf({ triggers }: Pick<BreakerRule, 'triggers'>): string[] {
  return triggers.map(nameOf);
}

function nameOf(trigger: BreakerRule['triggers'][number]): string {
  switch (trigger.kind) {
    case 'schedule':
      return trigger.job;
    case 'push':
      return trigger.subscription;
    case 'queue':
      return trigger.queue;
  }
}
