import { LISTENER, PIPELINE, PUSH, WORKER } from '../../cases/addresses';
import type { RuleCases } from '../../cases/rule-case';

export const CASES: RuleCases = {
  triggers: [
    {
      title: 'the ack deadline is 1 min and the timeout 10 min',
      change: (env) => env.set(PIPELINE, PUSH, { ack_deadline_seconds: 60 }),
      address: PUSH,
      message: "ack deadline 1 min is shorter than the handler's timeout 10 min",
    },
    {
      title: 'the ack deadline is left out and defaults to 10 s',
      change: (env) => env.set(PIPELINE, PUSH, { ack_deadline_seconds: undefined }),
      address: PUSH,
      message: "ack deadline 10 s is shorter than the handler's timeout 10 min",
    },
    {
      title: 'a service of the first API works for 5 min by default, and the ack deadline is left out',
      change: (env) =>
        env
          .add(PIPELINE, 'google_cloud_run_service.old', { name: 'old', template: { spec: {} } })
          .set(PIPELINE, PUSH, { ack_deadline_seconds: undefined })
          .set(PIPELINE, PUSH, { push_endpoint: '${google_cloud_run_service.old.status[0].url}' }, 'push_config'),
      address: PUSH,
      message: "ack deadline 10 s is shorter than the handler's timeout 5 min",
    },
    {
      title: 'a function on events works for longer than the delivery of an event waits',
      change: (env) => env.set(PIPELINE, LISTENER, { timeout_seconds: 3600 }, 'service_config'),
      address: LISTENER,
      message: "the delivery of an event waits at most 10 min, shorter than the function's timeout 1 h",
    },
    {
      title: 'a function on events works for longer than 9 min',
      change: (env) => env.set(PIPELINE, LISTENER, { timeout_seconds: 600 }, 'service_config'),
      address: LISTENER,
      message: 'timeout 10 min of a function on events is longer than 9 min',
    },
    {
      title: 'an Eventarc trigger calls a service: its subscription is not in the stacks',
      change: (env) =>
        env.add(PIPELINE, 'google_eventarc_trigger.uploads', {
          name: 'uploads',
          location: 'us-west2',
          destination: { cloud_run_service: { service: 'worker', region: 'us-west2' } },
        }),
      address: 'google_eventarc_trigger.uploads',
      message:
        'cannot compare the ack deadline of the subscription behind uploads with the timeout of worker, 10 min: Eventarc sets it',
      status: 'unresolved',
    },
    {
      title: 'an Eventarc trigger calls a service that works longer than any ack deadline',
      change: (env) =>
        env.set(PIPELINE, WORKER, { timeout: '601s' }, 'template').add(PIPELINE, 'google_eventarc_trigger.uploads', {
          name: 'uploads',
          location: 'us-west2',
          destination: { cloud_run_service: { service: 'worker', region: 'us-west2' } },
        }),
      address: 'google_eventarc_trigger.uploads',
      message: 'the delivery of an event waits at most 10 min, shorter than the timeout of worker, 10 min 1 s',
    },
    {
      title: 'the push endpoint is not in the stacks',
      change: (env) => env.set(PIPELINE, PUSH, { push_endpoint: 'https://worker-x.a.run.app/' }, 'push_config'),
      address: PUSH,
      message:
        "cannot compare the ack deadline with the handler's timeout: in-sub pushes to https://worker-x.a.run.app/",
      status: 'unresolved',
    },
  ],
  correct: [
    {
      title: 'the timeout is shorter than the ack deadline',
      change: (env) => env.set(PIPELINE, WORKER, { timeout: '599s' }, 'template'),
    },
    {
      title: 'a function on events works for 9 min',
      change: (env) => env.set(PIPELINE, LISTENER, { timeout_seconds: 540 }, 'service_config'),
    },
    {
      title: 'a function over HTTP works for an hour',
      change: (env) =>
        env.set(PIPELINE, LISTENER, { service_config: { timeout_seconds: 3600 }, event_trigger: undefined }),
    },
    {
      title: 'an Eventarc trigger calls a service that ends within the shortest ack deadline',
      change: (env) =>
        env.set(PIPELINE, WORKER, { timeout: '10s' }, 'template').add(PIPELINE, 'google_eventarc_trigger.uploads', {
          name: 'uploads',
          destination: { cloud_run_service: { service: 'worker' } },
        }),
    },
    {
      title: 'an Eventarc trigger starts a workflow',
      change: (env) =>
        env.add(PIPELINE, 'google_eventarc_trigger.uploads', { name: 'uploads', destination: { workflow: 'flow' } }),
    },
    {
      title: 'the ack deadline and the timeout are left out: 10 s and 300 s, on a pull subscription',
      change: (env) =>
        env
          .set(PIPELINE, WORKER, { timeout: undefined }, 'template')
          .set(PIPELINE, PUSH, { ack_deadline_seconds: undefined, push_config: undefined }),
    },
  ],
};
