import { LIMITS } from '../../../model/platform-limits';
import { TIMEOUTS } from '../../../model/platform-timeouts';
import type { Facts } from '../../facts';
import type { AuditedDeployable } from '../../facts/deployable';
import { allKnown, showReading } from '../../facts/reading';
import { failed, notApplicable, passed, undecided, type Verdict } from '../../rule';

/**
 * Functions on events. The push to a 2nd gen function waits 10 min at most. Older pages of Google limit such a function
 * to 9 min, a newer one to 60 min: above 10 min is an error, between the two a warning.
 */
export function functionDeliveries({ deployables }: Facts): Verdict[] {
  return deployables.filter(({ event }) => event !== undefined).map(judge);
}

function judge(deployable: AuditedDeployable): Verdict {
  const { path, label } = deployable;
  if (deployable.kind === 'gen1-function') return notApplicable(path); // ended at 9 min, its delivery waits 10
  const readings = allKnown({ timeout: deployable.timeout });
  if ('why' in readings)
    return undecided(path, `cannot compare the delivery of events with a timeout: ${readings.why}`);
  const { timeout } = readings.known;
  const waits = TIMEOUTS.eventDelivery.default;
  const sure = LIMITS.gen1FunctionTimeout.max;
  if (!timeout.isLongerThan(sure)) return passed(path);
  const tooLong = timeout.isLongerThan(waits);
  const values = [{ of: label, field: 'timeout', value: showReading(deployable.timeout) }];
  const fix = `a timeout of at most ${sure.toString()}; for longer work start a Cloud Run job, or call a function through a task queue, which waits up to ${LIMITS.dispatchDeadline.max.toString()}`;
  return failed({
    address: path,
    ...(tooLong ? {} : { severity: 'warning' }),
    message: tooLong
      ? `the delivery of an event waits at most ${waits.toString()}, shorter than the function's timeout ${timeout.toString()}`
      : `timeout ${timeout.toString()} of a function on events is longer than ${sure.toString()}`,
    detail: tooLong
      ? 'The event is delivered again while the function still works on it, or its result is lost: duplicate runs.'
      : "Google's pages differ on the longest timeout of such a function: 9 min on older ones, and the delivery waits 10 min.",
    values,
    fix,
  });
}
