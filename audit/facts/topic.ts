import { hasToken } from '../../model/token';
import type { Resource } from '../../terraform/resource';
import { Fields } from './fields';
import type { Link } from './link';
import { valueOf } from './reading';
import type { ResourceIndex } from './resource-index';

/**
 * A topic as another resource names it: by reference, or by its name. Where the name of a declared topic is known at
 * apply only, its place stands for it.
 */
export type TopicReference =
  { readonly kind: 'topic'; readonly name: string } | { readonly kind: 'unresolved'; readonly text: string };

const LITERAL = /^(?:(?:\/\/pubsub\.googleapis\.com\/)?projects\/[^/]+\/topics\/)?([^/]+)$/;

/** The topic that a link names. Two stacks share a topic by its name, so its name identifies it. */
export function topicOf(index: ResourceIndex, link: Link | undefined): TopicReference {
  const made = index.referredTo(link);
  if (made?.type === 'google_pubsub_topic') return { kind: 'topic', name: nameOf(made) };
  const text = link?.text;
  if (text === undefined || hasToken(text)) return { kind: 'unresolved', text: text ?? 'no topic' };
  const name = LITERAL.exec(text)?.[1];
  return name === undefined ? { kind: 'unresolved', text } : { kind: 'topic', name };
}

function nameOf(topic: Resource): string {
  return valueOf(Fields.of(topic).text('name')) ?? topic.path;
}

/** Names of the topics that the input declares. */
export function declaredTopics({ index }: { readonly index: ResourceIndex }): ReadonlySet<string> {
  return new Set(index.ofType('google_pubsub_topic').map(nameOf));
}

/** Are they the same topic? False where one of them is unresolved. */
export function sameTopic(a: TopicReference, b: TopicReference): boolean {
  return a.kind === 'topic' && b.kind === 'topic' && a.name === b.name;
}
