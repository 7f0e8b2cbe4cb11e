import type { DirectCall } from '../../facts/direct-call';
import { allKnown, showReading } from '../../facts/reading';
import { failed, passed, undecided, type Rule, type Verdict } from '../../rule';

/** A client that waits and tries again longer than its own request lives never sees the end of its last try. */
export const callerTime: Rule = {
  id: 'TMO009',
  name: 'caller-time',
  title: "a direct caller's tries fit into its own timeout",
  severity: 'warning',
  check: (facts) => facts.directCalls.filter(({ kind }) => kind === 'http').map(judge),
};

function judge({ from, to, caller, deadline, retries, guard }: DirectCall): Verdict {
  if (caller === undefined) {
    return undecided(guard, `cannot compare the calls of ${from} with its timeout: it is in none of the stacks read`);
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
    message: `${retries + 1} tries of ${deadline.toString()} to call ${to} take ${longest.toString()}, longer than the caller's timeout ${timeout.toString()}`,
    detail: `The platform ends the request of ${from} in the middle of a try: how the call ended is known to nobody.`,
    values: [
      { of: from, field: 'timeout', value: showReading(caller.timeout) },
      { of: from, field: 'callerDeadline', value: deadline.toString() },
      { of: from, field: 'retries', value: String(retries) },
    ],
    fix: 'fewer retries, a shorter callerDeadline, or a longer timeout',
  });
}
