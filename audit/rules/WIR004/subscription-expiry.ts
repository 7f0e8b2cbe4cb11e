import { Duration } from '../../../model/duration';
import { showReading } from '../../facts/reading';
import type { Subscription } from '../../facts/subscription';
import { failed, passed, undecided, type Rule, type Verdict } from '../../rule';

export const subscriptionExpiry: Rule = {
  id: 'WIR004',
  name: 'subscription-expiry',
  title: 'no subscription expires',
  severity: 'error',
  profile: 'phasewatch',
  check: ({ subscriptions }) => subscriptions.map(judge),
};

function judge({ path, label, expiresAfter }: Subscription): Verdict {
  switch (expiresAfter.kind) {
    case 'unresolved':
      return undecided(path, `cannot determine whether ${label} expires: ${expiresAfter.text}`);
    case 'missing':
      return passed(path);
    default:
      if (expiresAfter.value.equals(Duration.zero)) return passed(path);
      return failed({
        address: path,
        message: `${label} is deleted after ${expiresAfter.value.toString()} without activity`,
        detail: 'Pub/Sub deletes it between seasons or while its delivery is paused, and later messages are lost.',
        values: [{ of: label, field: 'expirationPolicy.ttl', value: showReading(expiresAfter) }],
        fix: "set expirationPolicy with an empty ttl ('')",
      });
  }
}
