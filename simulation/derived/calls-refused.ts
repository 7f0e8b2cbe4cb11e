import { Duration } from '../../model/duration';
import type { Expectation } from '../expectations/all-expectations';
import type { Fault } from '../faults/all-faults';
import type { CallsRefused } from '../faults/calls-refused';
import type { Declaration, Schedule } from './declaration';
import type { DerivedKind } from './derived-kind';
import { firesBy, firesWithin } from './expected';
import { batchOf } from './failing-batch';
import { TimeSpan } from './time-span';

/** More calls than `server-errors` tolerates in an hour. */
const MANY_CALLS = 6;
/** How long before a schedule fires its deployable begins to refuse calls. */
const BEFORE_FIRING = Duration.minutes(1);

interface Refusal {
  readonly faults: readonly Fault[];
  readonly expectations: readonly Expectation[];
}

/**
 * Each deployable refuses its callers: with 403 (a caller without `run.invoker`) in the idle hours of the first data date,
 * with 503 (no instance starts) in those of the second, and when its schedule fires on the third.
 */
export const callsRefused: DerivedKind = {
  name: 'calls-refused',
  derive: (declaration) => {
    const dates = declaration.dates(3);
    const [first = '', second = '', third = ''] = dates;
    const span = new TimeSpan(declaration, dates);
    const all = [
      ...declaration.deployables.map((deployable) =>
        refused(declaration, { deployable, status: 403, calls: 1, after: span.until(declaration.idleFrom(first)) }),
      ),
      ...declaration.deployables.map((deployable) =>
        refused(declaration, {
          deployable,
          status: 503,
          calls: MANY_CALLS,
          after: span.until(declaration.idleFrom(second)),
        }),
      ),
      ...(declaration.config.schedules ?? []).flatMap((schedule) =>
        refusedSchedule(declaration, schedule, third, span),
      ),
    ];
    return {
      title: 'Each deployable refuses its callers, with 403 and with 503, and when its schedule fires',
      ...span.bounds,
      faults: all.flatMap(({ faults }) => faults),
      operatorActsAfter: Duration.hours(1),
      mayFire: [
        'runs-not-started',
        'backlog-old',
        'dead-letters',
        'calls-refused',
        'scheduler-failures',
        'deadline-missed',
        'deadline-missed-low',
      ],
      expectations: [
        ...all.flatMap(({ expectations }) => expectations),
        { kind: 'no message lost' },
        { kind: 'all incidents close' },
      ],
    };
  },
};

interface RefusedCalls {
  readonly deployable: string;
  readonly status: 403 | 503;
  readonly calls: number;
  readonly after: Duration;
}

function refused(declaration: Declaration, { deployable, status, calls, after }: RefusedCalls): Refusal {
  const [processor] = declaration.hostedBy(deployable);
  if (processor === undefined) return { faults: [], expectations: [] };
  const refusal: CallsRefused = { kind: 'calls-refused', deployable, status, after, lasts: Duration.hours(3) };
  const work = batchOf({ processor: processor.name, runs: calls, after });
  // The API refuses to start a job. Its Scheduler job logs that; code that starts it logs what it likes.
  if (declaration.isJob(deployable)) return { faults: [], expectations: [] };
  const policy = status === 403 ? 'calls-refused' : 'server-errors';
  const within = work.lasts.plus(declaration.delayOf(policy));
  return {
    faults: [work, refusal],
    expectations: [
      firesWithin(refusal, { policy, names: deployable }, within),
      ...(status === 403 ? deadLettered(declaration, refusal) : []),
    ],
  };
}

/** A message that is refused until its last delivery is a dead letter. */
function deadLettered(declaration: Declaration, refusal: CallsRefused): Expectation[] {
  const delivery = declaration.stack.deployment.get(refusal.deployable);
  const names = delivery?.subscription?.keptDeadLetters;
  if (delivery === undefined || names === undefined || !Number.isFinite(delivery.maxDeliveryAttempts)) return [];
  const { minBackoffMs, maxBackoffMs, maxDeliveryAttempts } = delivery;
  const backoffs = Array.from({ length: maxDeliveryAttempts - 1 }, (_, i) =>
    Math.max(1_000, Math.min(minBackoffMs * 2 ** i, maxBackoffMs)),
  );
  const given = Duration.seconds(Math.ceil(backoffs.reduce((sum, backoff) => sum + backoff, 0) / 1_000));
  if (!given.isShorterThan(refusal.lasts)) return [];
  return [firesWithin(refusal, { policy: 'dead-letters', names }, given.plus(declaration.delayOf('dead-letters')))];
}

function refusedSchedule(declaration: Declaration, schedule: Schedule, dataDate: string, span: TimeSpan): Refusal[] {
  const firesAt = declaration.firingOf(schedule, dataDate);
  if (firesAt === undefined) return [];
  const refusal: CallsRefused = {
    kind: 'calls-refused',
    deployable: schedule.deployable,
    after: span.until(firesAt - BEFORE_FIRING.toMilliseconds()),
    lasts: BEFORE_FIRING.times(5),
  };
  const by = firesAt + declaration.delayOf('scheduler-failures').toMilliseconds();
  return [
    {
      faults: [refusal],
      expectations: [firesBy(refusal, { policy: 'scheduler-failures', names: schedule.job }, by)],
    },
  ];
}
