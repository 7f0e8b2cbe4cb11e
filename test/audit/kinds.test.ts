import { audit, type AuditResult } from '../../audit/audit';
import { showReading } from '../../audit/facts/reading';
import { configResources } from '../../terraform/config/config-resources';
import { moduleConfig } from '../../terraform/config/module-config';

/** Each kind of compute and of caller has a row with its timeout, and is judged. */

type Json = Record<string, unknown>;

function auditOf(resource: Json): AuditResult {
  const config = moduleConfig([{ document: { resource }, positionOf: () => undefined }], () => undefined);
  return audit(configResources('s', config), { runbooks: new Set(), profile: 'platform', today: '2026-11-30' });
}

/** `name timeout [ceiling] <- caller deadline`, as far as there is one. */
const rowsOf = ({ timeouts }: AuditResult) =>
  timeouts.map(({ deployable, timeout, ceiling, call }) =>
    [
      `${deployable} ${showReading(timeout)}`,
      ...(ceiling === undefined ? [] : [`[${showReading(ceiling)}]`]),
      ...(call === undefined ? [] : [`<- ${call.kind} ${call.by} ${showReading(call.deadline)}`]),
    ].join(' '),
  );

const service = (timeout: string): Json => ({
  google_cloud_run_v2_service: { api: { name: 'api', location: 'l', template: { timeout } } },
});
const API = '${google_cloud_run_v2_service.api.uri}';
const job: Json = {
  google_cloud_run_v2_job: {
    load: { name: 'load', location: 'l', template: { task_count: 4, parallelism: 2, template: { timeout: '3600s' } } },
  },
};
const scheduler = (target: Json): Json => ({
  google_cloud_scheduler_job: { j: { name: 'j', schedule: '0 * * * *', attempt_deadline: '600s', ...target } },
});

/** Kind, resources, rows, and the rule that finds what is wrong. */
const KINDS: readonly (readonly [kind: string, resource: Json, rows: readonly string[], rule: string | undefined])[] = [
  [
    'a Cloud Run job, its ceiling with retries and rounds of tasks, started every hour',
    {
      ...job,
      ...scheduler({
        http_target: { uri: 'https://run.googleapis.com/v2/projects/p/locations/l/jobs/load:run', oauth_token: {} },
      }),
    },
    ['load 1 h [8 h] <- schedule j not set'],
    'TMO010',
  ],
  [
    'a 1st gen function',
    {
      google_cloudfunctions_function: { f: { name: 'f', timeout: 540, trigger_http: true } },
      ...scheduler({
        attempt_deadline: '60s',
        http_target: { uri: '${google_cloudfunctions_function.f.https_trigger_url}' },
      }),
    },
    ['f 9 min <- schedule j 1 min'],
    'TMO003',
  ],
  [
    'a 2nd gen function on an event',
    {
      google_pubsub_topic: { t: { name: 't' } },
      google_cloudfunctions2_function: {
        f: {
          name: 'f',
          service_config: { timeout_seconds: 900 },
          event_trigger: { pubsub_topic: '${google_pubsub_topic.t.id}' },
        },
      },
    },
    ['f 15 min <- event trigger 10 min (default)'],
    'TMO002',
  ],
  [
    'a service of the first Cloud Run API',
    {
      google_cloud_run_service: { s: { name: 's', location: 'l', template: { spec: { timeout_seconds: 1200 } } } },
      ...scheduler({ http_target: { uri: '${google_cloud_run_service.s.status[0].url}' } }),
    },
    ['s 20 min <- schedule j 10 min'],
    'TMO003',
  ],
  [
    'a worker pool, which has no timeout',
    { google_cloud_run_v2_worker_pool: { w: { name: 'w', location: 'l' } } },
    ['w not set'],
    undefined,
  ],
  [
    'a step of a workflow, which waits 5 min by default',
    {
      ...service('1800s'),
      google_workflows_workflow: {
        w: {
          name: 'w',
          source_contents: `main:\n  steps:\n    - go:\n        call: http.post\n        args:\n          url: ${API}\n`,
        },
      },
    },
    ['api 30 min <- workflow w/go 5 min (default)'],
    'TMO007',
  ],
  [
    'an Eventarc trigger, whose ack deadline is not declared',
    {
      ...service('300s'),
      google_eventarc_trigger: {
        e: { name: 'e', destination: { cloud_run_service: { service: 'api', region: 'l' } } },
      },
    },
    ['api 5 min <- event e unknown until apply: Eventarc sets it'],
    'TMO002',
  ],
  [
    'a queue of Cloud Tasks with a host',
    {
      ...service('3600s'),
      google_cloud_tasks_queue: {
        q: {
          name: 'q',
          http_target: { uri_override: { host: '${trimprefix(google_cloud_run_v2_service.api.uri, "https://")}' } },
        },
      },
    },
    ['api 1 h <- queue q unknown until apply: of each task'],
    'TMO007',
  ],
  [
    'Scheduler to Pub/Sub to a service: the ack deadline counts, not the attempt deadline',
    {
      ...service('600s'),
      google_pubsub_topic: { t: { name: 't' } },
      ...scheduler({
        attempt_deadline: '15s',
        pubsub_target: { topic_name: '${google_pubsub_topic.t.id}', data: 'eA==' },
      }),
      google_pubsub_subscription: {
        s: {
          name: 's',
          topic: '${google_pubsub_topic.t.id}',
          ack_deadline_seconds: 60,
          push_config: { push_endpoint: API },
        },
      },
    },
    ['api 10 min <- push s 1 min'],
    'TMO002',
  ],
  [
    'App Engine, whose deadline may be longer than that of other targets',
    scheduler({ attempt_deadline: '90000s', app_engine_http_target: { relative_uri: '/cron' } }),
    ['the App Engine service default unknown until apply: the App Engine service default <- schedule j 1 d 1 h'],
    'TMO001',
  ],
];

test.each(KINDS)('%s', (_, resource, rows, rule) => {
  const result = auditOf(resource);
  expect(rowsOf(result)).toEqual(rows);
  const rules = result.findings.map((finding) => finding.rule);
  if (rule !== undefined) expect(rules).toContain(rule);
  expect(result.unread).toEqual([]);
});
