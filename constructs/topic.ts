import { PubsubSubscription } from '@cdktf/provider-google/lib/pubsub-subscription';
import { PubsubTopic } from '@cdktf/provider-google/lib/pubsub-topic';
import { PubsubTopicIamMember } from '@cdktf/provider-google/lib/pubsub-topic-iam-member';
import { Construct } from 'constructs';
import { deadLetterTopicName, keptDeadLettersName } from '../model/dead-letter-topic';
import { LIMITS } from '../model/platform-limits';
import { checkProps } from './check-props';
import { importExisting } from './import-existing';

export interface TopicProps {
  readonly name: string;
  readonly project: string;
  /** `serviceAccount:` member of Pub/Sub's service agent, which forwards dead letters. */
  readonly pubsubAgent: string;
  /** Does the topic exist already? @default false */
  readonly adopt?: boolean;
  /** Do dead letters of the topic go to a topic of its own? @default true */
  readonly hasDeadLetters?: boolean;
  /** Does its dead-letter topic exist already? @default false */
  readonly adoptDeadLetters?: boolean;
  /** Does the subscription that keeps its dead letters exist already? @default false */
  readonly adoptKept?: boolean;
}

/**
 * A topic with its dead-letter topic, the right of Pub/Sub to forward there (without it dead letters are dropped without an
 * error), and a subscription that keeps them (a topic without a subscription loses its messages).
 */
export class Topic extends Construct {
  readonly topic: PubsubTopic;
  /** Undefined where its dead letters go elsewhere, or nowhere. */
  readonly deadLetters: PubsubTopic | undefined;

  constructor(scope: Construct, id: string, props: TopicProps) {
    super(scope, id);
    checkProps(this, 'TopicProps', props);
    const { name, project } = props;
    const dlq = deadLetterTopicName(name);
    // checkov:skip=CKV_GCP_83 _topic_: Google's key. A key of one's own must outlive the messages, and Pub/Sub stops without it; log
    // entries and lists of work are no reason for that. A deployment that needs it adds the key to the topic.
    // checkov:skip=CKV_GCP_83 _dead-letters_: as the topic.
    this.topic = this.pubsubTopic('topic', { name, project, adopt: props.adopt === true });
    if (props.hasDeadLetters === false) return;
    const deadLetters = this.pubsubTopic('dead-letters', {
      name: dlq,
      project,
      adopt: props.adoptDeadLetters === true,
    });
    this.keep(deadLetters, props);
    this.deadLetters = deadLetters;
  }

  private keep(deadLetters: PubsubTopic, { name, project, pubsubAgent, adoptKept }: TopicProps): void {
    new PubsubTopicIamMember(this, 'forward-dead-letters', {
      topic: deadLetters.name,
      role: 'roles/pubsub.publisher',
      member: pubsubAgent,
    });
    const kept = new PubsubSubscription(this, 'kept-dead-letters', {
      name: keptDeadLettersName(name),
      topic: deadLetters.id,
      messageRetentionDuration: LIMITS.messageRetention.max.toTerraform(),
      retainAckedMessages: false,
      // By default a subscription is deleted after 31 days without a reader.
      expirationPolicy: { ttl: '' },
      ...(adoptKept === true ? { lifecycle: { ignoreChanges: KEPT_OF_SUBSCRIPTION } } : {}),
    });
    if (adoptKept === true) importExisting(kept, `projects/${project}/subscriptions/${keptDeadLettersName(name)}`);
  }

  private pubsubTopic(id: string, { name, project, adopt }: Required<Pick<TopicProps, 'name' | 'project' | 'adopt'>>) {
    const topic = new PubsubTopic(this, id, {
      name,
      ...(adopt ? { lifecycle: { ignoreChanges: KEPT_OF_ADOPTED } } : {}),
    });
    if (adopt) importExisting(topic, `projects/${project}/topics/${name}`);
    return topic;
  }
}

/** Attributes of an adopted topic that its owner may have set. A change of the key or the storage policy may lose messages. */
const KEPT_OF_ADOPTED = [
  'ingestion_data_source_settings',
  'kms_key_name',
  'labels',
  'message_retention_duration',
  'message_storage_policy',
  'message_transforms',
  'schema_settings',
];

/** Attributes of an adopted subscription of dead letters: it keeps them in its owner's way. */
const KEPT_OF_SUBSCRIPTION = [
  'ack_deadline_seconds',
  'bigquery_config',
  'cloud_storage_config',
  'dead_letter_policy',
  'enable_exactly_once_delivery',
  'enable_message_ordering',
  'expiration_policy',
  'filter',
  'labels',
  'message_retention_duration',
  'message_transforms',
  'push_config',
  'retain_acked_messages',
  'retry_policy',
];
