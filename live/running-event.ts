import type { Facts } from '../audit/facts';
import type { AuditedDeployable } from '../audit/facts/deployable';
import { allKnown, declared, unresolved, valueOf, type Reading } from '../audit/facts/reading';
import type { EventTrigger } from '../model/trigger';
import { NONE } from './setting';

/** The event trigger of a function as it runs, or why it cannot be declared. */
export type RunningEvent = { readonly trigger: EventTrigger } | { readonly why: string };

/**
 * Reads the event trigger of a function; undefined where it is called over HTTP.
 * @param project in which a topic can be declared
 */
export function runningEvent({ index }: Facts, fn: AuditedDeployable, project: string): RunningEvent | undefined {
  const fields = index.fieldsAt(fn)?.block('event_trigger');
  if (fields === undefined || fn.event === undefined) return undefined;
  const filters = fields.blocks('event_filters');
  const operator = filters.find((filter) => filter.has('operator'))?.expression('operator');
  if (operator !== undefined) return { why: `its events are filtered with ${operator}, which cannot be declared` };
  const found = allKnown({ eventType: fields.text('event_type'), retries: fn.event.retries });
  if ('why' in found) return { why: `of its event trigger, ${found.why}` };
  const pairs = filters.map((filter) => [valueOf(filter.text('attribute')), valueOf(filter.text('value'))] as const);
  if (pairs.flat().includes(undefined)) return { why: 'a filter of its events is not known' };
  const topic = fields.expression('pubsub_topic');
  const prefix = `projects/${project}/topics/`;
  if (topic !== undefined && !topic.startsWith(prefix))
    return { why: `its topic ${topic} is in another project, and cannot be declared` };
  const region = valueOf(fields.text('trigger_region'));
  const trigger = {
    kind: 'event' as const,
    eventType: found.known.eventType,
    ...(pairs.length === 0 ? {} : { filters: Object.fromEntries(pairs) as Record<string, string> }),
    ...(topic === undefined ? {} : { topic: topic.slice(prefix.length) }),
    ...(region === undefined || region === valueOf(fn.location) ? {} : { region }),
    retry: found.known.retries,
  };
  return { trigger };
}

/** The event trigger as a setting; `none` where the function is called over HTTP. */
export function eventReading(event: RunningEvent | undefined): Reading<string> {
  if (event === undefined) return declared(NONE);
  return 'why' in event ? unresolved(event.why) : declared(eventText(event.trigger));
}

/** `google.cloud.storage.object.v1.finalized, bucket=orders-files, in eu, delivered again after a failure`. */
export function eventText({ eventType, filters = {}, topic, region, retry }: EventTrigger): string {
  const filtered = Object.entries(filters).map(([attribute, value]) => `${attribute}=${value}`);
  const parts = [
    eventType,
    ...filtered.sort(),
    ...(topic === undefined ? [] : [`topic ${topic}`]),
    ...(region === undefined ? [] : [`in ${region}`]),
    retry ? 'delivered again after a failure' : 'delivered once',
  ];
  return parts.join(', ');
}
