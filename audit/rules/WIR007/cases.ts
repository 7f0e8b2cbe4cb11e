import { CONFIG, GUARD, NIGHTLY, PIPELINE, PUSH } from '../../cases/addresses';
import type { Environment } from '../../cases/environment';
import type { RuleCases } from '../../cases/rule-case';

const TOPIC = 'google_pubsub_topic.in';
const SINK = 'google_logging_project_sink.events';

const withTopics = (env: Environment, changes: Partial<NonNullable<Environment['config']['topics']>>) =>
  Object.assign(env.config.topics ?? {}, changes);

const addSink = (env: Environment, destination: string) => env.add(PIPELINE, SINK, { name: 'events', destination });

export const CASES: RuleCases = {
  triggers: [
    {
      title: 'the topic of the stack is misspelt, so the subscription on it gets no message',
      change: (env) => env.set(PIPELINE, TOPIC, { name: 'inn' }),
      address: PUSH,
      message: 'nothing publishes to the topic inn',
      fix: /^correct its name \(is it in\?\), or /,
    },
    {
      title: 'the topic of the stack is misspelt, so what the phase publishes is dropped',
      change: (env) => env.set(PIPELINE, TOPIC, { name: 'inn' }),
      address: CONFIG,
      message: 'nothing reads the topic in, to which phase phase1 publishes',
      fix: /^correct its name \(is it inn\?\), or /,
    },
    {
      title: 'no subscription is on the topic of a log sink',
      change: (env) => addSink(env, 'pubsub.googleapis.com/projects/tiny-project/topics/events'),
      address: SINK,
      message: 'nothing reads the topic events, to which google_logging_project_sink.events publishes',
    },
    {
      title: 'no subscription is on the topic of a Scheduler job',
      change: (env) =>
        env.set(PIPELINE, NIGHTLY, {
          http_target: undefined,
          pubsub_target: { topic_name: 'projects/tiny-project/topics/nightly' },
        }),
      address: NIGHTLY,
      message: 'nothing reads the topic nightly, to which google_cloud_scheduler_job.nightly publishes',
    },
    {
      title: 'a function reads a topic to which nothing publishes',
      change: (env) =>
        env.add(PIPELINE, 'google_cloudfunctions2_function.reader', {
          name: 'reader',
          event_trigger: { event_type: 'google.cloud.pubsub.topic.v1.messagePublished', pubsub_topic: 'unwritten' },
        }),
      address: 'google_cloudfunctions2_function.reader',
      message: 'nothing publishes to the topic unwritten',
    },
    {
      title: 'the topic of the subscription comes from a variable',
      change: (env) => env.set(PIPELINE, PUSH, { topic: '${var.topic}' }),
      address: PUSH,
      message: 'cannot determine the topic that in-sub reads: ${var.topic}',
      status: 'unresolved',
    },
    {
      title: 'the topic of a log sink comes from a variable, so it may be the topic of the subscription',
      change: (env) => {
        withTopics(env, { published: [] });
        addSink(env, 'pubsub.googleapis.com/${var.topic}');
      },
      address: PUSH,
      message:
        'cannot determine whether anything publishes to the topic in: the topic of google_logging_project_sink.events is ${var.topic}',
      status: 'unresolved',
    },
    {
      title: "the guard's configuration names no topics",
      change: (env) => Reflect.deleteProperty(env.config, 'topics'),
      address: CONFIG,
      message:
        "cannot determine to which topics phases publish: the guard's configuration names no topics; synthesize again",
      status: 'unresolved',
    },
    {
      title: "the guard's configuration is known at apply only",
      change: (env) => env.set(GUARD, CONFIG, { content: '${var.config}' }),
      address: PUSH,
      message:
        "cannot determine whether anything publishes to the topic in: the guard's configuration is known at apply only",
      status: 'unresolved',
    },
    {
      title: 'there is no guard',
      change: (env) => env.remove(GUARD),
      address: PUSH,
      message:
        'cannot determine whether anything publishes to the topic in: no stack holds the configuration of a guard',
      status: 'unresolved',
    },
  ],
  correct: [
    {
      title: 'the topic is published elsewhere',
      change: (env) => withTopics(env, { published: [], publishedElsewhere: ['in'] }),
    },
    {
      title: 'a topic without a subscription is read elsewhere',
      change: (env) =>
        withTopics(env, {
          published: [
            { topic: 'in', phase: 'phase1' },
            { topic: 'out', phase: 'phase1' },
          ],
          readElsewhere: ['out'],
        }),
    },
    {
      title: 'a subscription keeps the dead letters of a topic that is read elsewhere',
      change: (env) => {
        withTopics(env, {
          published: [
            { topic: 'in', phase: 'phase1' },
            { topic: 'out', phase: 'phase1' },
          ],
          readElsewhere: ['out'],
        });
        env.add(PIPELINE, 'google_pubsub_subscription.kept', { name: 'out-dlq-kept', topic: 'out-dlq' });
      },
    },
    {
      title: 'a log sink publishes to the topic',
      change: (env) => {
        withTopics(env, { published: [] });
        addSink(env, 'pubsub.googleapis.com/projects/tiny-project/topics/${google_pubsub_topic.in.name}');
      },
    },
    {
      title: 'a log sink exports to a bucket',
      change: (env) => addSink(env, 'storage.googleapis.com/tiny-bucket'),
    },
  ],
};
