import { Duration } from '../../model/duration';
import type { Delivery } from '../deployment';
import type { Expectation } from '../expectations/all-expectations';
import type { Declaration } from './declaration';
import type { DerivedKind } from './derived-kind';
import { firesWithin } from './expected';
import { failingBatch } from './failing-batch';
import { TimeSpan } from './time-span';

/** Messages of one batch. */
const MESSAGES = 150;
/** Calls of schedules that may fail meanwhile: at most one a minute. */
const SCHEDULED = 15;
/** Failures of one processor in an hour that the policy tolerates. */
const TOLERATED = 100;
const FAILS_AFTER = Duration.seconds(1);

/**
 * A batch reaches one processor of each deployable at once, in idle hours, and fails. Every message is retried as
 * declared, until the breaker opens.
 */
export const retryStorm: DerivedKind = {
  name: 'retry-storm',
  derive: (declaration) => {
    const dates = declaration.dates(1);
    const [date = ''] = dates;
    const span = new TimeSpan(declaration, dates, Duration.hours(24));
    const all = declaration.deployables.flatMap((deployable) =>
      stormOf(declaration, deployable, span.until(declaration.idleFrom(date))),
    );
    if (!all.some(({ expectations }) => expectations.length > 0)) {
      return 'no breaker opens for failures in a row, and no deployable has many failures at once';
    }
    return {
      title: 'A batch reaches one processor of each deployable, fails, and every message is retried as declared',
      ...span.bounds,
      faults: all.flatMap(({ faults }) => faults),
      operatorActsAfter: Duration.hours(1),
      mayFire: [
        'breaker-open',
        'retry-storm',
        'scheduler-failures',
        'dead-letters',
        'actionable-failures',
        'backlog-old',
        'deadline-missed',
        'deadline-missed-low',
      ],
      expectations: [
        ...all.flatMap(({ expectations }) => expectations),
        { kind: 'failures', atMost: all.reduce((sum, { most }) => sum + most, 0) },
        { kind: 'no message lost' },
        { kind: 'all incidents close' },
      ],
    };
  },
};

function stormOf(declaration: Declaration, deployable: string, after: Duration) {
  const rule = declaration.config.breakers?.find((one) => one.deployable === deployable);
  const counted = rule?.processors.find(({ failuresInARow }) => failuresInARow !== null);
  const processor = counted?.name ?? declaration.hostedBy(deployable)[0]?.name;
  const delivery = declaration.stack.deployment.get(deployable);
  if (processor === undefined || delivery === undefined) return [];
  const { work, fails } = failingBatch(
    { processor, runs: MESSAGES, after },
    { takes: FAILS_AFTER, lasts: Duration.minutes(15) },
  );
  const expectations: Expectation[] = [];
  if (rule !== undefined && counted !== undefined) {
    const within = FAILS_AFTER.times(counted.failuresInARow ?? 1).plus(declaration.delayOf('breaker-open'));
    expectations.push(firesWithin(fails, { policy: 'breaker-open', names: rule.id }, within));
  }
  const untilMany = untilFailed(delivery, TOLERATED + 1);
  // Where fewer fail before the next tick, the breaker may stop the storm before the policy counts it.
  if (untilMany.isShorterThan(declaration.tickPeriod)) {
    const within = untilMany.plus(work.lasts).plus(declaration.delayOf('retry-storm'));
    expectations.push(firesWithin(fails, { policy: 'retry-storm', names: processor }, within));
  }
  const attempts = Number.isFinite(delivery.maxDeliveryAttempts) ? delivery.maxDeliveryAttempts : 100;
  return [{ faults: [work, fails], expectations, most: MESSAGES * attempts + SCHEDULED }];
}

/** From the start of the storm until so many first attempts have failed: as many at once, and a second, as are declared. */
function untilFailed({ atOnce, tasks }: Delivery, failures: number): Duration {
  const served = FAILS_AFTER.times(Math.ceil(failures / atOnce));
  if (tasks === undefined) return served;
  const dispatched = Duration.seconds(Math.ceil(Math.max(0, failures - tasks.burst) / tasks.perSecond));
  return served.isLongerThan(dispatched) ? served : dispatched.plus(FAILS_AFTER);
}
