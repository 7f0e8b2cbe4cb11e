import { count } from '../../../model/count';
import type { DirectCall } from '../../facts/direct-call';
import { allKnown, showReading } from '../../facts/reading';
import { failed, passed, undecided, type Rule, type Verdict } from '../../rule';

/** A client whose tries together outlast its own request never learns the result of the last try. */
export const callerTime: Rule = {
  id: 'TMO009',
  name: 'caller-time',
  title: 'all tries of a direct caller fit into its own timeout',
  severity: 'warning',
  profile: 'platform',
  check: (facts) => facts.directCalls.filter(({ kind }) => kind === 'http').map(judge),
};

function judge({ from, to, caller, deadline, retries, guard }: DirectCall): Verdict {
  if (caller === undefined) {
    return undecided(guard, `cannot compare the calls of ${from} with its timeout: no stack that was read holds it`);
  }
  const readings = allKnown({ timeout: caller.timeout });
  if ('why' in readings) {
    return undecided(caller.path, `cannot compare the calls of ${from} with its timeout: ${readings.why}`);
  }
  const { timeout } = readings.known;
  const longest = deadline.times(retries + 1);
  if (!longest.isLongerThan(timeout)) return passed(caller.path);
  return failed({
    address: caller.path,
    message: `${count(retries + 1, 'try', 'tries')} of ${deadline.toString()} to call ${to} take ${longest.toString()}, longer than the caller's timeout ${timeout.toString()}`,
    detail: `The platform ends the request of ${from} during a try, so the result of that call is lost.`,
    values: [
      { of: from, field: 'timeout', value: showReading(caller.timeout) },
      { of: from, field: 'callerDeadline', value: deadline.toString() },
      { of: from, field: 'retries', value: String(retries) },
    ],
    fix: 'fewer retries, a shorter callerDeadline, or a longer timeout',
  });
}
