import type { Duration } from '../model/duration';
import type { Facts } from './facts';
import type { Callee } from './facts/callee';
import { deployableNamed } from './facts/deployable';
import type { ProcessorGroup } from './facts/processor-group';
import { byDefault, MISSING, valueOf, type Reading } from './facts/reading';
import type { Placed } from './facts/resource-index';
import { ceilingReading } from './facts/run-job';
import { pushes } from './facts/subscription';
import { TIMEOUTS } from '../model/platform-timeouts';

/** One call of a deployable, and how long its caller waits. */
export interface CallTimeout {
  readonly kind: 'schedule' | 'push' | 'http' | 'queue' | 'workflow' | 'event' | 'run';
  /** Name of the job or subscription, or of the deployable that calls. */
  readonly by: string;
  /** Construct path of the resource that holds the deadline. */
  readonly address: string;
  /** Missing where the caller does not wait for the work: `jobs:run` answers at once. */
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
  /** Missing where nothing bounds it: a worker pool. */
  readonly timeout: Reading<Duration>;
  /** Of a job: the longest execution, with all retries and rounds of tasks. Undefined for what has no retries itself. */
  readonly ceiling: Reading<Duration> | undefined;
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

/** What has a row: a deployable, a job or a worker pool. */
interface RowSubject extends Placed {
  readonly label: string;
  readonly timeout: Reading<Duration>;
  readonly ceiling?: Reading<Duration>;
}

/** Every deployable, job and worker pool with every call of it, by phase in the order of the declaration; those without a phase last. */
export function timeoutsOf(facts: Facts): TimeoutRow[] {
  const calls = callsOf(facts);
  const subjects: RowSubject[] = [
    ...facts.deployables,
    ...facts.jobs.map((job) => ({ ...job, ceiling: ceilingReading(job) })),
    ...facts.workerPools.map((pool) => ({ ...pool, timeout: MISSING })),
  ];
  const order = phasesOf(facts);
  const [callsOn, groupsOn] = [byCallee(calls), byDeployable(facts.groups)];
  const rows = subjects.flatMap((subject) => {
    const at = placeKey(subject);
    const [groups, own] = [groupsOn.get(at) ?? [], callsOn.get(at) ?? []];
    const phase = groups[0]?.phase ?? phaseIn(subject, order);
    return rowsOf({ environment: facts.environment, phase, subject, groups }, own);
  });
  const astray = calls.flatMap(({ callee, ...call }): TimeoutRow[] =>
    callee.kind === 'unresolved' ? [{ ...strayRow(facts, callee.text), address: call.address, call }] : [],
  );
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
    // Nothing sets the deadline of an event, and each task of a queue has its own.
    if (call !== undefined && call.kind !== 'event' && !(call.kind === 'queue' && call.deadline.kind === 'unresolved'))
      add(`call ${call.kind} ${call.by} ${call.address} ${address}`, call.deadline);
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
  return [
    ...scheduleCalls(facts),
    ...pushCalls(facts),
    ...directCalls(facts),
    ...startsByCode(facts),
    ...workflowCalls(facts),
    ...queueCalls(facts),
    ...events(facts),
  ];
}

function scheduleCalls({ schedules }: Facts): PlacedCall[] {
  return schedules.flatMap(({ path, label, target, attemptDeadline, retries }): PlacedCall[] => {
    if (!('callees' in target)) return [];
    return target.callees.map((callee) => {
      const deadline = callee.kind === 'job' ? MISSING : attemptDeadline;
      return { kind: 'schedule', by: label, address: path, deadline, retries, callee };
    });
  });
}

function pushCalls({ subscriptions }: Facts): PlacedCall[] {
  return subscriptions.filter(pushes).flatMap(({ path, label, ackDeadline, push, deadLetters }) => {
    const retries = afterFirst(deadLetters?.maxDeliveryAttempts ?? MISSING);
    return push.callees.map((callee): PlacedCall => {
      return { kind: 'push', by: label, address: path, deadline: ackDeadline, retries, callee };
    });
  });
}

/** How many tries follow the first. */
function afterFirst(tries: Reading<number>): Reading<number> {
  return 'value' in tries ? { ...tries, value: tries.value - 1 } : tries;
}

function directCalls({ directCalls: calls }: Facts): PlacedCall[] {
  return calls.map(({ kind, from, to, callee, guard, deadline, retries }): PlacedCall => {
    return {
      kind,
      by: from,
      address: guard,
      deadline: { kind: 'declared', value: deadline },
      retries: { kind: 'declared', value: retries },
      callee: callee === undefined ? { kind: 'unresolved', text: to } : { kind: 'deployable', deployable: callee },
    };
  });
}

/** Cloud Run jobs that the code of a deployable starts: the API answers at once. */
function startsByCode({ guards, jobs }: Facts): PlacedCall[] {
  return guards.flatMap(({ path, config }) =>
    (valueOf(config)?.jobs ?? []).flatMap(({ name, startedBy }) => {
      const job = deployableNamed(jobs, name);
      const callee: Callee = job === undefined ? { kind: 'unresolved', text: name } : { kind: 'job', job };
      return startedBy.map((by): PlacedCall => {
        return { kind: 'run', by, address: path, deadline: MISSING, retries: { kind: 'declared', value: 0 }, callee };
      });
    }),
  );
}

function workflowCalls({ workflows }: Facts): PlacedCall[] {
  return workflows.flatMap(({ path, label, steps }) =>
    (valueOf(steps) ?? []).flatMap(({ step, kind, callees, timeout, retried }) =>
      callees.map((callee): PlacedCall => {
        const deadline = callee.kind === 'job' && kind === 'http' ? MISSING : timeout;
        const retries: Reading<number> = retried ? { kind: 'unresolved', text: 'retry' } : byDefault(0);
        return { kind: 'workflow', by: `${label}/${step}`, address: path, deadline, retries, callee };
      }),
    ),
  );
}

/** Tasks of queues that name their host. Each task has its own deadline. */
function queueCalls({ queues }: Facts): PlacedCall[] {
  return queues.flatMap(({ path, label, maxAttempts, target }) => {
    const isLimited = (valueOf(maxAttempts) ?? 0) >= 0;
    const retries = isLimited ? afterFirst(maxAttempts) : MISSING;
    const deadline: Reading<Duration> = { kind: 'unresolved', text: 'of each task' };
    return (target?.callees ?? []).map((callee): PlacedCall => {
      return { kind: 'queue', by: label, address: path, deadline, retries, callee };
    });
  });
}

/** Events that Eventarc delivers: to functions, and to services, where the deadline is not known from here. */
function events({ deployables, eventarcTriggers }: Facts): PlacedCall[] {
  return [
    ...deployables.flatMap((deployable): PlacedCall[] => {
      if (deployable.event === undefined) return [];
      const { retries } = deployable.event;
      const deadline = byDefault(TIMEOUTS.eventDelivery.default);
      const tries: Reading<number> = valueOf(retries) === false ? { kind: 'declared', value: 0 } : MISSING;
      const callee = { kind: 'deployable', deployable } as const;
      return [{ kind: 'event', by: 'trigger', address: deployable.path, deadline, retries: tries, callee }];
    }),
    ...eventarcTriggers.flatMap(({ path, label, callees }) =>
      callees.map((callee): PlacedCall => {
        const deadline: Reading<Duration> = { kind: 'unresolved', text: 'Eventarc sets it' };
        return { kind: 'event', by: label, address: path, deadline, retries: MISSING, callee };
      }),
    ),
  ];
}

/** The calls of each deployable and job. */
function byCallee(calls: readonly PlacedCall[]): Map<string, PlacedCall[]> {
  const found = new Map<string, PlacedCall[]>();
  for (const call of calls) {
    const { callee } = call;
    const called = callee.kind === 'deployable' ? callee.deployable : callee.kind === 'job' ? callee.job : undefined;
    if (called === undefined) continue;
    const known = found.get(placeKey(called));
    if (known === undefined) found.set(placeKey(called), [call]);
    else known.push(call);
  }
  return found;
}

function placeKey({ stack, address }: Placed): string {
  return `${stack} ${address}`;
}

/** The groups of processors of each deployable and job. */
function byDeployable(groups: readonly ProcessorGroup[]): Map<string, ProcessorGroup[]> {
  const found = new Map<string, ProcessorGroup[]>();
  for (const group of groups) {
    if (group.deployable === undefined) continue;
    const at = placeKey(group.deployable);
    const known = found.get(at);
    if (known === undefined) found.set(at, [group]);
    else known.push(group);
  }
  return found;
}

/** A deployable without processors stands in the construct of its phase. */
function phaseIn({ path }: Placed, phases: readonly string[]): string | undefined {
  if (phases.length === 0) return undefined;
  const parts = path.split('/');
  return phases.find((phase) => parts.includes(phase));
}

/** What the rows of one deployable, job or worker pool share. */
interface RowHead {
  readonly environment: string;
  readonly phase: string | undefined;
  readonly subject: RowSubject;
  readonly groups: readonly ProcessorGroup[];
}

function rowsOf({ environment, phase, subject, groups }: RowHead, own: readonly PlacedCall[]): TimeoutRow[] {
  const row = {
    environment,
    phase,
    deployable: subject.label,
    address: subject.path,
    timeout: subject.timeout,
    ceiling: subject.ceiling,
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
  return { environment, phase: undefined, deployable: callee, timeout, ceiling: undefined, runs: [] };
}

const OPEN_DEADLINE = /^([^/]+)\/deadline$/;

function phasesOf({ guards }: Facts): string[] {
  return guards.flatMap(({ config }) => {
    const { phases = [], openPoints = [] } = valueOf(config) ?? {};
    // A phase without a deadline is no phase of the guard; it is named by its open point.
    const open = openPoints.flatMap((point) => OPEN_DEADLINE.exec(point)?.[1] ?? []);
    return [...phases.map(({ id }) => id), ...open];
  });
}
