import { hasToken } from '../../../model/token';
import type { Facts } from '../../facts';
import type { Callee } from '../../facts/callee';
import type { EventarcTrigger } from '../../facts/eventarc-trigger';
import { showReading } from '../../facts/reading';
import { notApplicable, undecided, type Verdict } from '../../rule';

/** Eventarc makes the subscription behind a trigger; no Terraform resource holds its ack deadline. */
export function triggerDeliveries({ eventarcTriggers }: Facts): Verdict[] {
  return eventarcTriggers.flatMap((trigger) => trigger.callees.map((callee) => judge(trigger, callee)));
}

function judge({ path, label, location }: EventarcTrigger, callee: Callee): Verdict {
  if (callee.kind === 'unresolved') {
    return undecided(path, `cannot compare the delivery of events with the handler's timeout: it calls ${callee.text}`);
  }
  if (callee.kind !== 'deployable') return notApplicable(path);
  const { deployable } = callee;
  const place = location === '' || hasToken(location) ? 'LOCATION' : location;
  return undecided(
    path,
    `cannot compare the ack deadline of the subscription behind ${label} with the timeout of ${deployable.label}, ${showReading(deployable.timeout)}: Eventarc sets it`,
    `read its name with gcloud eventarc triggers describe ${label} --location=${place} --format='value(transport.pubsub.subscription)', then gcloud pubsub subscriptions describe NAME --format='value(ackDeadlineSeconds)'; raise it with gcloud pubsub subscriptions update NAME --ack-deadline=600`,
  );
}
