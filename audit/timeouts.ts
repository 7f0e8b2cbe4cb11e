import type { Duration } from '../model/duration';
import type { Facts } from './facts';
import type { Callee } from './facts/callee';
import type { AuditedDeployable } from './facts/deployable';
import type { ProcessorGroup } from './facts/processor-group';
import { valueOf, type Reading } from './facts/reading';
import { pushes } from './facts/subscription';

/** One call of a deployable, and how long its caller waits. */
export interface CallTimeout {
  readonly kind: 'schedule' | 'push' | 'http' | 'queue';
  /** Name of the job or subscription, or of the deployable that calls. */
  readonly by: string;
  /** Construct path of the resource that holds the deadline. */
  readonly address: string;
  readonly deadline: Reading<Duration>;
  /** Tries after a failed one. */
  readonly retries: Reading<number>;
}

/** Times that some processors of a deployable share. */
export interface RunTimes {
  readonly processors: readonly string[];
  readonly heartbeat: Duration;
  readonly silence: Duration;
  readonly budget: Duration;
}

/** A deployable and one call of it; a deployable without callers has one row without a call. */
export interface TimeoutRow {
  readonly environment: string;
  /** Undefined for deployables outside phases, such as the guard's own functions. */
  readonly phase: string | undefined;
  readonly deployable: string;
  /** Construct path of the deployable. */
  readonly address: string;
  readonly timeout: Reading<Duration>;
  readonly call: CallTimeout | undefined;
  /** One entry for each distinct set of budget, heartbeat and silence among its processors. */
  readonly runs: readonly RunTimes[];
}

/** The duration of an alert condition: how long it must hold before an incident opens. */
export interface AlertTimeout {
  readonly environment: string;
  /** Construct path of the policy. */
  readonly address: string;
  readonly condition: string;
  readonly duration: Reading<Duration>;
}

interface PlacedCall extends CallTimeout {
  readonly callee: Callee;
}

/** Every deployable with every call of it, by phase in the order of the declaration; those without a phase last. */
export function timeoutsOf(facts: Facts): TimeoutRow[] {
  const calls = callsOf(facts);
  const callsOn = byCallee(calls);
  const rows = facts.deployables.flatMap((deployable) =>
    rowsOf(facts, deployable, callsOn.get(placeKey(deployable)) ?? []),
  );
  const astray = calls.flatMap(({ callee, ...call }): TimeoutRow[] =>
    callee.kind === 'deployable' ? [] : [{ ...strayRow(facts, callee.text), address: call.address, call }],
  );
  const order = phasesOf(facts);
  const rank = ({ phase }: TimeoutRow) => (phase === undefined ? order.length : order.indexOf(phase));
  // The sort is stable: inside a phase the order of the synthesized JSON stays.
  return [...rows, ...astray].sort((a, b) => rank(a) - rank(b));
}

/** The durations of all conditions on time series. */
export function alertTimeoutsOf({ environment, policies }: Facts): AlertTimeout[] {
  return policies.flatMap(({ path, conditions }) =>
    conditions.flatMap((condition) =>
      condition.kind === 'other'
        ? []
        : [{ environment, address: path, condition: condition.displayName, duration: condition.duration }],
    ),
  );
}

/** Numbers of timeouts, each place once. */
export interface TimeoutCounts {
  readonly known: number;
  /** Known at apply only. */
  readonly unknown: number;
}

/** How many timeouts the tables show, each place once: of deployables, callers, runs (three each) and conditions. */
export function countTimeouts(rows: readonly TimeoutRow[], alerts: readonly AlertTimeout[]): TimeoutCounts {
  const places = new Set<string>();
  const unknown = new Set<string>();
  const add = (place: string, reading: Reading<Duration>) => {
    if (valueOf(reading) !== undefined) places.add(place);
    if (reading.kind === 'unresolved') unknown.add(place);
  };
  for (const { environment, deployable, address, timeout, call, runs } of rows) {
    add(`timeout ${address}`, timeout);
    if (call !== undefined) add(`call ${call.kind} ${call.by} ${call.address} ${address}`, call.deadline);
    for (const { processors } of runs) {
      for (const time of ['heartbeat', 'silence', 'budget']) {
        places.add(`${time} ${environment} ${deployable} ${processors.join(' ')}`);
      }
    }
  }
  for (const [index, { address, duration }] of alerts.entries()) add(`alert ${address} ${index}`, duration);
  return { known: places.size, unknown: unknown.size };
}

function callsOf(facts: Facts): PlacedCall[] {
  const { schedules, subscriptions, directCalls } = facts;
  return [
    ...schedules.flatMap(({ path, label, target, attemptDeadline, retries }): PlacedCall[] =>
      target.kind === 'other'
        ? []
        : target.callees.map((callee) => {
            return { kind: 'schedule', by: label, address: path, deadline: attemptDeadline, retries, callee };
          }),
    ),
    ...subscriptions.filter(pushes).flatMap(({ path, label, ackDeadline, push, deadLetters }): PlacedCall[] => {
      const tries = deadLetters?.maxDeliveryAttempts ?? { kind: 'missing' };
      const retries = 'value' in tries ? { ...tries, value: tries.value - 1 } : tries;
      return push.callees.map((callee) => {
        return { kind: 'push', by: label, address: path, deadline: ackDeadline, retries, callee };
      });
    }),
    ...directCalls.map(({ kind, from, to, callee, guard, deadline, retries }): PlacedCall => {
      return {
        kind,
        by: from,
        address: guard,
        deadline: { kind: 'declared', value: deadline },
        retries: { kind: 'declared', value: retries },
        callee: callee === undefined ? { kind: 'unresolved', text: to } : { kind: 'deployable', deployable: callee },
      };
    }),
  ];
}

/** The calls of each deployable. */
function byCallee(calls: readonly PlacedCall[]): Map<string, PlacedCall[]> {
  const found = new Map<string, PlacedCall[]>();
  for (const call of calls) {
    if (call.callee.kind !== 'deployable') continue;
    const key = placeKey(call.callee.deployable);
    const known = found.get(key);
    if (known === undefined) found.set(key, [call]);
    else known.push(call);
  }
  return found;
}

function placeKey({ stack, address }: AuditedDeployable): string {
  return `${stack} ${address}`;
}

function rowsOf(facts: Facts, deployable: AuditedDeployable, own: readonly PlacedCall[]): TimeoutRow[] {
  const groups = facts.groups.filter((group) => group.deployable === deployable);
  const row = {
    environment: facts.environment,
    phase: groups[0]?.phase ?? phasesOf(facts).find((phase) => deployable.path.split('/').includes(phase)),
    deployable: deployable.label,
    address: deployable.path,
    timeout: deployable.timeout,
    runs: groups.map(runTimes),
  };
  if (own.length === 0) return [{ ...row, call: undefined }];
  return own.map(({ kind, by, address, deadline, retries }) => ({
    ...row,
    call: { kind, by, address, deadline, retries },
  }));
}

function runTimes({ processors, heartbeat, silence, budget }: ProcessorGroup): RunTimes {
  return { processors: processors.map(({ name }) => name), heartbeat, silence, budget };
}

/** The row of a call whose callee is in no stack that was read. */
function strayRow({ environment }: Facts, callee: string) {
  const timeout: Reading<Duration> = { kind: 'unresolved', text: callee };
  return { environment, phase: undefined, deployable: callee, timeout, runs: [] };
}

function phasesOf({ guards }: Facts): string[] {
  return guards.flatMap(({ config }) => valueOf(config)?.phases.map(({ id }) => id) ?? []);
}
