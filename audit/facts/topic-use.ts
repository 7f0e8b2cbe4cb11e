import { deadLetterTopicName } from '../../model/dead-letter-topic';
import type { GuardConfig } from '../../model/guard-config';
import type { Resource } from '../../terraform/resource';
import { Fields } from './fields';
import type { Link } from './link';
import type { Guard } from './guard';
import { MISSING, valueOf } from './reading';
import type { Placed, ResourceIndex } from './resource-index';
import type { Subscription } from './subscription';
import { topicOf, type TopicReference } from './topic';

/** A topic and what publishes to it or reads it. */
export interface TopicEnd {
  readonly topic: TopicReference;
  /** Such as `phase import` or `google_cloud_scheduler_job.nightly`. */
  readonly by: string;
  /** Construct path. */
  readonly path: string;
}

/** Which topics are published and read, as far as the synthesized JSON holds it. */
export interface TopicUse {
  /** Phases, as the guards' configurations name them. */
  readonly phases: readonly TopicEnd[];
  /** Log sinks, Scheduler jobs and storage notifications. */
  readonly resources: readonly TopicEnd[];
  /** Subscriptions with dead letters, and notification channels: other rules judge whether these are read. */
  readonly others: readonly TopicEnd[];
  /** Subscriptions, and triggers of functions and Eventarc. */
  readonly readers: readonly TopicEnd[];
  readonly publishedElsewhere: ReadonlySet<string>;
  readonly readElsewhere: ReadonlySet<string>;
  /** Why the topics that phases publish to are not all known; undefined: they are. */
  readonly unknown: { readonly why: string; readonly guard?: Placed } | undefined;
}

/** Terraform resource types that publish, and the expression that names the topic. */
const PUBLISHERS: Readonly<Record<string, (fields: Fields) => Link | undefined>> = {
  google_logging_project_sink: sinkTopic,
  google_logging_folder_sink: sinkTopic,
  google_logging_organization_sink: sinkTopic,
  google_logging_billing_account_sink: sinkTopic,
  google_cloud_scheduler_job: (fields) => fields.block('pubsub_target')?.link('topic_name'),
  google_storage_notification: (fields) => fields.link('topic'),
};

/** Terraform resource types that read a topic without a declared subscription. */
const READERS: Readonly<Record<string, (fields: Fields) => Link | undefined>> = {
  google_cloudfunctions2_function: (fields) => fields.block('event_trigger')?.link('pubsub_topic'),
  google_cloudfunctions_function: (fields) => {
    const trigger = fields.block('event_trigger');
    const isTopic = valueOf(trigger?.text('event_type') ?? MISSING)?.includes('pubsub') === true;
    return isTopic ? trigger?.link('resource') : undefined;
  },
  google_eventarc_trigger: (fields) => fields.block('transport')?.block('pubsub')?.link('topic'),
};

/** What publishes to topics and reads them in one environment. */
export function readTopicUse(
  index: ResourceIndex,
  subscriptions: readonly Subscription[],
  guards: readonly Guard[],
): TopicUse {
  const known = guards.flatMap(({ path, config }) => {
    const topics = valueOf(config)?.topics;
    return topics === undefined ? [] : [{ path, topics }];
  });
  const endOf = (resource: Resource, link: Link | undefined): TopicEnd[] =>
    link === undefined
      ? []
      : [
          {
            topic: topicOf(index, link),
            by: `${resource.type}.${resource.address.split(/[./]/).at(-1) ?? ''}`,
            path: resource.path,
          },
        ];
  const endsOf = (types: typeof PUBLISHERS) =>
    Object.entries(types).flatMap(([type, topicIn]) =>
      index.ofType(type).flatMap((resource) => endOf(resource, topicIn(Fields.of(resource)))),
    );
  return {
    phases: known.flatMap(({ path, topics }) => phasesOf(path, topics)),
    resources: endsOf(PUBLISHERS),
    others: [
      ...subscriptions.flatMap(({ deadLetters, label, path }) =>
        deadLetters === undefined ? [] : [{ topic: deadLetters.topic, by: label, path }],
      ),
      ...endsOf({
        google_monitoring_notification_channel: (fields) => fields.block('labels')?.link('topic'),
      }),
    ],
    readers: [...subscriptions.map(({ topic, label, path }) => ({ topic, by: label, path })), ...endsOf(READERS)],
    // Who reads a topic elsewhere forwards its dead letters, too.
    publishedElsewhere: new Set(
      known.flatMap(({ topics }) => [...topics.publishedElsewhere, ...topics.readElsewhere.map(deadLetterTopicName)]),
    ),
    readElsewhere: new Set(known.flatMap(({ topics }) => topics.readElsewhere)),
    unknown: unknownIn(guards),
  };
}

function phasesOf(path: string, { published }: NonNullable<GuardConfig['topics']>): TopicEnd[] {
  return published.map(({ topic, phase }) => ({ topic: { kind: 'topic', name: topic }, by: `phase ${phase}`, path }));
}

/** `pubsub.googleapis.com/projects/PROJECT/topics/TOPIC`; undefined for a sink to another service. */
function sinkTopic(fields: Fields): Link | undefined {
  const destination = fields.link('destination');
  const prefix = 'pubsub.googleapis.com/';
  return destination?.text.startsWith(prefix) === true
    ? { ...destination, text: destination.text.slice(prefix.length) }
    : undefined;
}

function unknownIn(guards: readonly Guard[]): TopicUse['unknown'] {
  if (guards.length === 0) return { why: 'no stack holds the configuration of a guard' };
  for (const guard of guards) {
    const config = valueOf(guard.config);
    if (config === undefined) return { why: "the guard's configuration is known at apply only", guard };
    if (config.topics === undefined)
      return { why: "the guard's configuration names no topics; synthesize again", guard };
  }
  return undefined;
}
