import { Duration } from '../../../model/duration';
import { showReading } from '../../facts/reading';
import type { Subscription } from '../../facts/subscription';
import { failed, passed, undecided, type Rule, type Verdict } from '../../rule';

export const subscriptionExpiry: Rule = {
  id: 'WIR004',
  name: 'subscription-expiry',
  title: 'no subscription is deleted because nothing came for a while',
  severity: 'error',
  check: ({ subscriptions }) => subscriptions.map(judge),
};

function judge({ path, label, expiresAfter }: Subscription): Verdict {
  switch (expiresAfter.kind) {
    case 'unresolved':
      return undecided(path, `cannot say whether ${label} is ever deleted: ${expiresAfter.text}`);
    case 'missing':
      return passed(path);
    default:
      if (expiresAfter.value.equals(Duration.zero)) return passed(path);
      return failed({
        address: path,
        message: `${label} is deleted after ${expiresAfter.value.toString()} without a reader`,
        detail:
          'Between seasons, or while its delivery is paused, Pub/Sub deletes it, and what is published then is lost.',
        values: [{ of: label, field: 'expirationPolicy.ttl', value: showReading(expiresAfter) }],
        fix: "expirationPolicy with an empty ttl ('')",
      });
  }
}
