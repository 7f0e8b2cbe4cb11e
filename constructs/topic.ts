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
  /** @default false */
  readonly adopt?: boolean;
}

/**
 * A topic with its dead-letter topic, the right of Pub/Sub to forward there (without it dead letters are dropped without an
 * error), and a subscription that keeps them (a topic without a subscription loses its messages).
 */
export class Topic extends Construct {
  readonly topic: PubsubTopic;
  readonly deadLetters: PubsubTopic;

  constructor(scope: Construct, id: string, props: TopicProps) {
    super(scope, id);
    checkProps(this, 'TopicProps', props);
    const { name, project, pubsubAgent } = props;
    const dlq = deadLetterTopicName(name);
    // checkov:skip=CKV_GCP_83 _topic_: Google's key. A key of one's own must outlive the messages, and Pub/Sub stops without it; log
    // entries and lists of work are no reason for that. A deployment that needs it adds the key to the topic.
    // checkov:skip=CKV_GCP_83 _dead-letters_: as the topic.
    this.topic = new PubsubTopic(this, 'topic', { name });
    this.deadLetters = new PubsubTopic(this, 'dead-letters', { name: dlq });
    if (props.adopt === true) {
      importExisting(this.topic, `projects/${project}/topics/${name}`);
      importExisting(this.deadLetters, `projects/${project}/topics/${dlq}`);
    }
    new PubsubTopicIamMember(this, 'forward-dead-letters', {
      topic: this.deadLetters.name,
      role: 'roles/pubsub.publisher',
      member: pubsubAgent,
    });
    new PubsubSubscription(this, 'kept-dead-letters', {
      name: keptDeadLettersName(name),
      topic: this.deadLetters.id,
      messageRetentionDuration: LIMITS.messageRetention.max.toTerraform(),
      retainAckedMessages: false,
      // By default a subscription is deleted after 31 days without a reader.
      expirationPolicy: { ttl: '' },
    });
  }
}
