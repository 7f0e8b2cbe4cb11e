import { LoggingProjectSink } from '@cdktf/provider-google/lib/logging-project-sink';
import { PubsubTopicIamMember } from '@cdktf/provider-google/lib/pubsub-topic-iam-member';
import { Construct } from 'constructs';
import type { LogScope } from '../model/log-scope';
import { runEventLogFilter } from '../model/run-event';
import { checkProps } from './check-props';
import type { Topic } from './topic';

export interface RunEventSinkProps {
  /** Name of the sink, unique in the project: an existing sink of that name would be taken over without an error. */
  readonly name: string;
  readonly project: string;
  readonly topic: Topic;
  /** Names of the guard's functions: of their own lines only the pulse is routed. */
  readonly guardFunctions: readonly string[];
  /** Whose lines are routed. @default - those of every service in the project */
  readonly scope?: LogScope | undefined;
}

/** Routes the run events of processors, without the guard's own lines, from Cloud Logging to a topic. */
export class RunEventSink extends Construct {
  constructor(scope: Construct, id: string, props: RunEventSinkProps) {
    super(scope, id);
    checkProps(this, 'RunEventSinkProps', props);
    const { name, project, topic, guardFunctions } = props;
    const sink = new LoggingProjectSink(this, 'sink', {
      name,
      description: 'Run events of the pipeline, for the run recorder.',
      destination: `pubsub.googleapis.com/projects/${project}/topics/${topic.topic.name}`,
      filter: runEventLogFilter(guardFunctions, props.scope),
      uniqueWriterIdentity: true,
    });
    // Lines that are logged before this right exists are lost, so the sink's identity gets it in the same apply.
    new PubsubTopicIamMember(this, 'writer', {
      topic: topic.topic.name,
      role: 'roles/pubsub.publisher',
      member: sink.writerIdentity,
    });
  }
}
