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
export function triggerDeliveries({ eventarcTriggers, subscriptions }: Facts): Verdict[] {
  const names = new Set(subscriptions.map(({ label }) => label));
  return eventarcTriggers.flatMap((trigger) => {
    const name = valueOf(trigger.subscription)?.split('/').at(-1);
    // A live project holds the subscription itself.
    if (name !== undefined && names.has(name)) return [notApplicable(trigger.path)];
    return trigger.callees.map((callee) => judge(trigger, callee, name));
  });
}

function judge({ path, label, location }: EventarcTrigger, callee: Callee, subscription?: string): Verdict {
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
  const named = `read its name with gcloud eventarc triggers describe ${label} --location=${place} --format='value(transport.pubsub.subscription)', then `;
  const name = subscription ?? 'NAME';
  return undecided(
    path,
    `cannot compare the ack deadline of the subscription behind ${label} with the timeout of ${deployable.label}, ${showReading(deployable.timeout)}: Eventarc sets it`,
    `${subscription === undefined ? named : ''}gcloud pubsub subscriptions describe ${name} --format='value(ackDeadlineSeconds)' shows it; raise it with gcloud pubsub subscriptions update ${name} --ack-deadline=600`,
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
