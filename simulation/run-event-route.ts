import { Fields } from '../audit/facts/fields';
import { valueOf } from '../audit/facts/reading';
import { sameTopic, topicOf } from '../audit/facts/topic';
import { compileLoggingFilter } from '../alerting/filters/logging/compile-filter';
import type { EntryPredicate } from '../alerting/filters/logging/log-entry';
import { parseLoggingFilter } from '../alerting/filters/logging/parse-filter';
import { pushesTo, type StackFacts } from './stack-facts';

/** How the lines of processors get from Cloud Logging to the recorder. */
export interface RunEventRoute {
  /** Does a sink route this log entry to the recorder? */
  readonly routes: EntryPredicate;
  /** Why no line reaches the recorder; undefined: a sink and the recorder's subscription share a topic. */
  readonly gap: string | undefined;
  /** What cannot be followed before the apply, and is taken to arrive. */
  readonly assumed: readonly string[];
}

const SINKS = [
  'google_logging_project_sink',
  'google_logging_folder_sink',
  'google_logging_organization_sink',
  'google_logging_billing_account_sink',
] as const;
const PUBSUB = 'pubsub.googleapis.com/';
const EVERYTHING: EntryPredicate = () => true;

/**
 * Follows the run events: from each log sink, through its topic, to the subscription that pushes to the recorder. A stack
 * without a recorder is taken to have one.
 * @param recorder name of the function
 * @throws InputError as `parseLoggingFilter`, for the filter of a sink
 */
export function runEventRoute({ index, deployables, subscriptions }: StackFacts, recorder: string): RunEventRoute {
  if (!deployables.some(({ label }) => label === recorder)) {
    return { routes: EVERYTHING, gap: undefined, assumed: [`no stack has the function ${recorder}`] };
  }
  const pushed = subscriptions.filter((subscription) => pushesTo(subscription, recorder));
  const none = (gap: string): RunEventRoute => ({ routes: () => false, gap, assumed: [] });
  if (pushed.length === 0) return none(`no subscription pushes run events to ${recorder}`);
  const sinks = index.ofType(...SINKS).flatMap((sink) => {
    const fields = Fields.of(sink);
    const destination = fields.link('destination');
    const isOn = valueOf(fields.flag('disabled', false)) !== true;
    if (!isOn || destination?.text.startsWith(PUBSUB) !== true) return [];
    const topic = topicOf(index, { ...destination, text: destination.text.slice(PUBSUB.length) });
    return [{ topic, filter: fields.text('filter', '') }];
  });
  const isUnknown = [...sinks, ...pushed].some(({ topic }) => topic.kind === 'unresolved');
  const meeting = sinks.filter(({ topic }) => pushed.some((one) => sameTopic(one.topic, topic)));
  if (meeting.length === 0 && !isUnknown) {
    const topics = pushed.flatMap(({ topic }) => (topic.kind === 'topic' ? [topic.name] : []));
    return none(`no log sink publishes to the topic ${topics.join(', ')}, from which ${recorder} gets run events`);
  }
  const filters = meeting.map(({ filter }) => valueOf(filter));
  if (meeting.length === 0 || filters.includes(undefined)) {
    return { routes: EVERYTHING, gap: undefined, assumed: [`which log entries reach ${recorder}`] };
  }
  const predicates = filters.map((filter = '') => compileLoggingFilter(parseLoggingFilter(filter).tree));
  return { routes: (entry) => predicates.some((matches) => matches(entry)), gap: undefined, assumed: [] };
}
