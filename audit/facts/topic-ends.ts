import { nearestName } from '../../model/nearest-name';
import { sameTopic, type TopicReference } from './topic';
import type { TopicEnd, TopicUse } from './topic-use';

/** Whether something is known to be at the other end of a topic, or why that cannot be determined. */
export type OtherEnd = 'known' | 'missing' | { readonly unknown: string };

/** A topic whose name is known. */
export type NamedTopic = Extract<TopicReference, { readonly kind: 'topic' }>;

/** Everything in the stacks that publishes. */
export function publishersIn({ phases, resources, others }: TopicUse): readonly TopicEnd[] {
  return [...phases, ...resources, ...others];
}

/** Does anything publish to a topic, in the stacks or elsewhere? */
export function publisherOf(use: TopicUse, topic: NamedTopic): OtherEnd {
  const publishers = publishersIn(use);
  if (use.publishedElsewhere.has(topic.name) || isAt(publishers, topic)) return 'known';
  const unknown = use.unknown?.why ?? unresolvedIn(publishers);
  return unknown === undefined ? 'missing' : { unknown };
}

/** Does anything read a topic, in the stacks or elsewhere? */
export function readerOf(use: TopicUse, topic: NamedTopic): OtherEnd {
  if (use.readElsewhere.has(topic.name) || isAt(use.readers, topic)) return 'known';
  const unknown = unresolvedIn(use.readers);
  return unknown === undefined ? 'missing' : { unknown };
}

/** The end whose topic has nearly the same name: its name is probably the right one. */
export function nearestEnd(topic: NamedTopic, ends: readonly TopicEnd[]): string | undefined {
  return nearestName(
    topic.name,
    ends.flatMap((end) => (end.topic.kind === 'topic' ? [end.topic.name] : [])),
  );
}

function isAt(ends: readonly TopicEnd[], topic: TopicReference): boolean {
  return ends.some((end) => sameTopic(end.topic, topic));
}

/** The first end whose topic is not known: it may be the topic in question. */
function unresolvedIn(ends: readonly TopicEnd[]): string | undefined {
  const end = ends.find(({ topic }) => topic.kind === 'unresolved');
  return end?.topic.kind === 'unresolved' ? `the topic of ${end.by} is ${end.topic.text}` : undefined;
}
