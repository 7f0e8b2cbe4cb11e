import { hasToken } from '../../../model/token';
import type { Duration } from '../../../model/duration';
import { LIMITS } from '../../../model/platform-limits';
import type { Facts } from '../../facts';
import type { Callee } from '../../facts/callee';
import type { AuditedDeployable } from '../../facts/deployable';
import type { EventarcTrigger } from '../../facts/eventarc-trigger';
import { showReading, valueOf } from '../../facts/reading';
import { failed, notApplicable, passed, undecided, type Verdict } from '../../rule';

/** Eventarc makes the subscription behind a trigger; no Terraform resource holds its ack deadline, which is 10 s to 600 s. */
export function triggerDeliveries({ eventarcTriggers }: Facts): Verdict[] {
  return eventarcTriggers.flatMap((trigger) => trigger.callees.map((callee) => judge(trigger, callee)));
}

function judge({ path, label, location }: EventarcTrigger, callee: Callee): Verdict {
  if (callee.kind === 'unresolved') {
    return undecided(path, `cannot compare the delivery of events with the handler's timeout: it calls ${callee.text}`);
  }
  if (callee.kind !== 'deployable') return notApplicable(path);
  const { deployable } = callee;
  const timeout = valueOf(deployable.timeout);
  const { min, max } = LIMITS.ackDeadline;
  if (timeout !== undefined && !timeout.isLongerThan(min)) return passed(path);
  if (timeout?.isLongerThan(max) === true) return tooLong(path, deployable, timeout);
  const place = location === '' || hasToken(location) ? 'LOCATION' : location;
  return undecided(
    path,
    `cannot compare the ack deadline of the subscription behind ${label} with the timeout of ${deployable.label}, ${showReading(deployable.timeout)}: Eventarc sets it`,
    `read its name with gcloud eventarc triggers describe ${label} --location=${place} --format='value(transport.pubsub.subscription)', then gcloud pubsub subscriptions describe NAME --format='value(ackDeadlineSeconds)'; raise it with gcloud pubsub subscriptions update NAME --ack-deadline=600`,
  );
}

/** No ack deadline fits. */
function tooLong(path: string, { label, timeout: reading }: AuditedDeployable, timeout: Duration): Verdict {
  const { max } = LIMITS.ackDeadline;
  return failed({
    address: path,
    message: `the delivery of an event waits at most ${max.toString()}, shorter than the timeout of ${label}, ${timeout.toString()}`,
    detail: 'The event is delivered again while the first delivery still runs: duplicate runs.',
    values: [{ of: label, field: 'timeout', value: showReading(reading) }],
    fix: `a timeout of at most ${max.toString()}; for longer work start a Cloud Run job, or hand over to a task queue, which waits up to ${LIMITS.dispatchDeadline.max.toString()}`,
  });
}
