import { ALL_RULES } from '../../audit/all-rules';
import { audit } from '../../audit/audit';
import { Environment } from '../../audit/cases/environment';
import { configResources } from '../../terraform/config/config-resources';
import { moduleConfig } from '../../terraform/config/module-config';

/** Correct Terraform of other teams: with the rules of the platform none of it gives a finding. */

type Json = Record<string, unknown>;

const SERVICE = 'google_cloud_run_v2_service';
const run = (timeout?: string): Json => ({
  name: 'api',
  location: 'us-central1',
  template: timeout === undefined ? {} : { timeout },
});
const allUsers = { name: 'api', role: 'roles/run.invoker', member: 'allUsers' };
const account = { google_service_account: { caller: { account_id: 'caller' } } };
const granted = (more: Json = {}): Json => ({
  ...account,
  google_cloud_run_v2_service_iam_member: {
    caller: {
      name: `\${${SERVICE}.api.name}`,
      role: 'roles/run.invoker',
      member: 'serviceAccount:${google_service_account.caller.email}',
      ...more,
    },
  },
});
const oidc = (more: Json = {}): Json => ({
  oidc_token: { service_account_email: '${google_service_account.caller.email}', ...more },
});
const push = (more: Json, target: Json = oidc()): Json => ({
  google_pubsub_topic: { t: { name: 't' } },
  google_pubsub_subscription: {
    s: {
      name: 's',
      topic: '${google_pubsub_topic.t.id}',
      push_config: { push_endpoint: `\${${SERVICE}.api.uri}/x`, ...target },
      ...more,
    },
  },
});
const schedule = (more: Json, target: Json = oidc()): Json => ({
  google_cloud_scheduler_job: {
    j: { name: 'j', schedule: '0 3 * * *', http_target: { uri: `\${${SERVICE}.api.uri}`, ...target }, ...more },
  },
});
const api = (timeout?: string): Json => ({ [SERVICE]: { api: run(timeout) } });
const deadLetters = (agent: string, more: Json = {}): Json => ({
  google_pubsub_topic: { t: { name: 't' }, dead: { name: 'dead' } },
  google_pubsub_subscription: {
    s: {
      name: 's',
      topic: 't',
      dead_letter_policy: { dead_letter_topic: '${google_pubsub_topic.dead.id}', max_delivery_attempts: '5' },
      ...more,
    },
    dead: { name: 'dead', topic: '${google_pubsub_topic.dead.name}' },
  },
  google_pubsub_topic_iam_member: {
    dead: { topic: '${google_pubsub_topic.dead.id}', role: 'roles/pubsub.publisher', member: agent },
  },
  google_pubsub_subscription_iam_binding: {
    s: { subscription: '${google_pubsub_subscription.s.id}', role: 'roles/pubsub.subscriber', members: [agent] },
  },
});
const AGENT = 'serviceAccount:service-123@gcp-sa-pubsub.iam.gserviceaccount.com';
const func = (runtime: string): Json => ({
  google_cloudfunctions2_function: {
    f: { name: 'f', build_config: [{ runtime }], service_config: [{ timeout_seconds: '60' }] },
  },
});

const job = (metric: string): Json => ({
  filter: `resource.type="cloud_run_job" AND metric.type="run.googleapis.com/job/${metric}"`,
  aggregations: [{ alignment_period: '3600s', per_series_aligner: 'ALIGN_MAX', cross_series_reducer: 'REDUCE_MAX' }],
});
const ended = (comparison: string, evaluation_missing_data?: string): Json => ({
  ...job('completed_execution_count'),
  comparison,
  threshold_value: 1,
  duration: '3600s',
  ...(evaluation_missing_data === undefined ? {} : { evaluation_missing_data }),
});
const running: Json = {
  ...job('running_executions'),
  comparison: 'COMPARISON_GT',
  threshold_value: 0,
  duration: '7200s',
};

/** What is correct, the rules that it concerns, and the resources. */
const CORRECT: readonly (readonly [title: string, rules: readonly string[], resource: Json])[] = [
  [
    'a queue retries without end',
    ['TMO001'],
    { google_cloud_tasks_queue: { q: { name: 'q', retry_config: { max_attempts: -1 } } } },
  ],
  [
    'numbers and flags are texts',
    ['TMO001', 'WIR001', 'PRV001'],
    { ...api('300s'), ...schedule({ retry_config: { retry_count: '2' }, attempt_deadline: '300s' }), ...granted() },
  ],
  [
    'an alert policy is enabled as a text',
    ['TMO001'],
    {
      google_monitoring_alert_policy: {
        p: {
          display_name: 'p',
          enabled: 'true',
          combiner: 'OR',
          conditions: [
            {
              display_name: 'c',
              condition_threshold: {
                filter: 'metric.type="a/b" AND resource.type="generic_task"',
                comparison: 'COMPARISON_GT',
                duration: '60s',
              },
            },
          ],
        },
      },
    },
  ],
  [
    'a push token without an audience',
    ['PRV001', 'TMO002', 'WIR001'],
    { ...api('600s'), ...push({ ack_deadline_seconds: 600 }), ...granted() },
  ],
  [
    'a push to a public service without a token',
    ['TMO002', 'WIR001'],
    {
      ...api('10s'),
      ...push({ ack_deadline_seconds: 10 }, {}),
      google_cloud_run_v2_service_iam_member: { all: allUsers },
    },
  ],
  [
    'a pull subscription with the defaults',
    ['TMO001'],
    {
      ...api('3600s'),
      google_pubsub_subscription: { s: { name: 's', topic: 't', ack_deadline_seconds: 10 } },
    },
  ],
  [
    'a push deadline of the same length, as a text',
    ['TMO002', 'WIR001'],
    { ...api('60s'), ...push({ ack_deadline_seconds: '60' }), ...granted({ role: 'roles/run.servicesInvoker' }) },
  ],
  [
    'a schedule whose deadline fits',
    ['PRV001', 'TMO003'],
    { ...api('60s'), ...schedule({ attempt_deadline: '60s' }), ...granted() },
  ],
  [
    'a schedule with its own role for the caller, granted on the project',
    ['TMO003', 'WIR001'],
    {
      ...api('1800s'),
      ...schedule({ attempt_deadline: '1800s' }),
      ...account,
      google_project_iam_member: {
        i: { project: 'p', role: 'roles/run.invoker', member: '${google_service_account.caller.member}' },
      },
    },
  ],
  [
    'a schedule that publishes to a topic',
    ['TMO001'],
    {
      google_cloud_scheduler_job: {
        j: { name: 'j', schedule: '* * * * *', pubsub_target: { topic_name: 'projects/p/topics/t' } },
      },
    },
  ],
  ...(
    [
      [
        'a pull subscription',
        { google_pubsub_subscription: { s: { name: 's', topic: 't', expiration_policy: { ttl: '' } } } },
      ],
      [
        'a function',
        {
          google_cloudfunctions2_function: {
            f: {
              name: 'f',
              build_config: { runtime: 'nodejs24' },
              service_config: { timeout_seconds: 60 },
              event_trigger: { pubsub_topic: '${google_pubsub_topic.t.id}' },
            },
          },
        },
      ],
      [
        'an Eventarc trigger that starts a workflow',
        {
          google_eventarc_trigger: {
            e: {
              name: 'e',
              transport: { pubsub: { topic: '${google_pubsub_topic.t.id}' } },
              destination: { workflow: 'w' },
            },
          },
        },
      ],
    ] as const
  ).map(([reader, resource]): [string, readonly string[], Json] => [
    `${reader} reads what a schedule publishes`,
    ['WIR007', 'WIR010'],
    {
      ...resource,
      google_pubsub_topic: { t: { name: 't' } },
      google_cloud_scheduler_job: {
        j: { name: 'j', schedule: '* * * * *', pubsub_target: { topic_name: '${google_pubsub_topic.t.id}' } },
      },
    },
  ]),
  [
    'a schedule with a deadline above the timeout, and the audience of the service',
    ['TMO003', 'WIR001'],
    {
      ...api('300s'),
      ...schedule({ attempt_deadline: '320s' }, oidc({ audience: `\${${SERVICE}.api.uri}` })),
      ...granted(),
    },
  ],
  ["dead letters with Pub/Sub's agent by its number", ['WIR006'], deadLetters(AGENT)],
  [
    "dead letters with Pub/Sub's agent through a service identity",
    ['WIR006'],
    {
      google_project_service_identity: { pubsub: { service: 'pubsub.googleapis.com' } },
      ...deadLetters('serviceAccount:${google_project_service_identity.pubsub.email}'),
    },
  ],
  [
    "dead letters with Pub/Sub's agent through the project's number, known at apply",
    ['WIR006'],
    deadLetters('serviceAccount:service-${data.google_project.p.number}@gcp-sa-pubsub.iam.gserviceaccount.com'),
  ],
  ...['5', 10, 100].map((attempts): (typeof CORRECT)[number] => [
    `a push with dead letters after ${attempts} attempts`,
    ['TMO008', 'TMO002'],
    {
      ...api('60s'),
      ...granted(),
      ...deadLetters(AGENT, {
        ack_deadline_seconds: 60,
        push_config: { push_endpoint: `\${${SERVICE}.api.uri}`, ...oidc() },
        dead_letter_policy: { dead_letter_topic: '${google_pubsub_topic.dead.id}', max_delivery_attempts: attempts },
      }),
    },
  ]),
  ...[
    ['0 * * * *', '600s', 0],
    ['*/30 * * * *', '420s', 3],
    ['0 3 * * *', '7200s', 3],
  ].map(([cron, timeout, retries]): (typeof CORRECT)[number] => [
    `a job of ${timeout} with ${retries} retries, started ${cron}`,
    ['TMO010', 'TMO011', 'WIR001'],
    {
      ...account,
      google_cloud_run_v2_job: {
        job: { name: 'job', location: 'us-central1', template: { template: { timeout, max_retries: retries } } },
      },
      google_cloud_run_v2_job_iam_member: {
        i: {
          name: '${google_cloud_run_v2_job.job.name}',
          role: 'roles/run.invoker',
          member: '${google_service_account.caller.member}',
        },
      },
      google_cloud_scheduler_job: {
        j: {
          name: 'j',
          schedule: cron,
          attempt_deadline: '60s',
          http_target: {
            uri: 'https://run.googleapis.com/v2/projects/p/locations/us-central1/jobs/${google_cloud_run_v2_job.job.name}:run',
            oauth_token: { service_account_email: '${google_service_account.caller.email}' },
          },
        },
      },
    },
  ]),
  ...[
    ['waits as long as the service works', '300s', { timeout: 300 }],
    ['waits 5 min by default for a service of 60 s, in a try with a retry', '60s', { query: { a: '1' }, timeout: 300 }],
    ['waits longer than the service works', '1799s', { timeout: 1800, headers: { x: 'y' } }],
  ].map(([title, timeout, args]): (typeof CORRECT)[number] => [
    `a step of a workflow ${title as string}`,
    ['TMO007', 'TMO011', 'WIR001'],
    {
      ...api(timeout as string),
      ...granted(),
      google_workflows_workflow: {
        w: {
          name: 'w',
          service_account: '${google_service_account.caller.id}',
          source_contents: JSON.stringify({
            main: {
              steps: [
                {
                  s: {
                    try: {
                      call: 'http.post',
                      args: { url: `\${${SERVICE}.api.uri}/s`, auth: { type: 'OIDC' }, ...(args as Json) },
                    },
                    retry: '$${http.default_retry}',
                  },
                },
                { log: { call: 'sys.log', args: { text: 'done' } } },
              ],
            },
          }),
        },
      },
    },
  ]),
  ...[
    ['one try of the length of the timeout', 300, 0],
    ['three tries that fit', 100, 2],
    ['a short try', 5, 1],
  ].map(([title, deadlineSeconds, retries]): (typeof CORRECT)[number] => [
    `a declared call with ${String(title)}`,
    ['TMO009'],
    {
      google_cloudfunctions2_function: {
        caller: { name: 'caller', build_config: [{ runtime: 'nodejs24' }], service_config: [{ timeout_seconds: 300 }] },
      },
      [SERVICE]: { api: run('5s') },
      google_storage_bucket_object: {
        config: {
          name: 'guard-config.json',
          content: JSON.stringify({
            ...new Environment().config,
            calls: [{ from: 'caller', to: 'api', kind: 'http', deadlineSeconds, retries }],
          }),
        },
      },
    },
  ]),
  ...[
    { enable_exactly_once_delivery: false },
    { enable_message_ordering: 'false', filter: 'attributes.kind = "a"' },
    { retain_acked_messages: true },
  ].map((fields): (typeof CORRECT)[number] => [
    `a push with ${JSON.stringify(fields)}`,
    ['WIR008'],
    { ...api('10s'), ...granted(), ...push({ ack_deadline_seconds: 10, ...fields }) },
  ]),
  ...[
    ['*/5 * * * 1-5', 'America/Sao_Paulo'],
    ['0 9 1 jan,jul mon', undefined],
    ['every 12 hours', 'Etc/UTC'],
    ['0 0 * * SUN', 'Asia/Kolkata'],
  ].map(([cron, time_zone]): (typeof CORRECT)[number] => [
    `a schedule ${cron} in ${time_zone ?? 'the default time zone'}`,
    ['WIR009'],
    {
      google_cloud_scheduler_job: {
        j: { name: 'j', schedule: cron, time_zone, pubsub_target: { topic_name: 'projects/p/topics/t' } },
      },
    },
  ]),
  ...(
    [
      [
        'errors of a service, counted in logs',
        {
          condition_threshold: {
            filter: 'metric.type="logging.googleapis.com/user/errors" AND resource.type="cloud_run_revision"',
            comparison: 'COMPARISON_GT',
            threshold_value: 0,
            duration: '0s',
            trigger: { count: 1 },
            aggregations: [
              {
                alignment_period: '300s',
                per_series_aligner: 'ALIGN_DELTA',
                cross_series_reducer: 'REDUCE_SUM',
                group_by_fields: ['resource.label.service_name'],
              },
            ],
          },
        },
        { content: 'See $${policy.display_name}: $${resource.label.service_name}.', mime_type: 'text/markdown' },
        { auto_close: '1800s' },
      ],
      [
        'the backlog of a subscription',
        {
          condition_threshold: {
            filter:
              'resource.type = "pubsub_subscription" AND metric.type = "pubsub.googleapis.com/subscription/oldest_unacked_message_age"',
            comparison: 'COMPARISON_GT',
            threshold_value: 600,
            duration: '300s',
            aggregations: [{ alignment_period: '60s', per_series_aligner: 'ALIGN_MAX' }],
          },
        },
        { content: '$${metric.display_name} of $${resource.label.subscription_id}', mime_type: 'text/markdown' },
        { auto_close: '604800s', notification_prompts: ['OPENED', 'CLOSED'] },
      ],
      [
        'an uptime check',
        {
          condition_threshold: {
            filter:
              'metric.type="monitoring.googleapis.com/uptime_check/check_passed" AND resource.type="uptime_url" AND metric.label.check_id="shop"',
            comparison: 'COMPARISON_GT',
            threshold_value: 1,
            duration: '60s',
            aggregations: [
              {
                alignment_period: '1200s',
                per_series_aligner: 'ALIGN_NEXT_OLDER',
                cross_series_reducer: 'REDUCE_COUNT_FALSE',
                group_by_fields: ['resource.label.host'],
              },
            ],
          },
        },
        { content: '$${resource.label.host} does not answer.', mime_type: 'text/markdown' },
        undefined,
      ],
      [
        'an entry of a log',
        {
          condition_matched_log: { filter: 'severity=CRITICAL', label_extractors: { who: 'EXTRACT(jsonPayload.who)' } },
        },
        { content: '$${log.extracted_label.who}', mime_type: 'text/markdown' },
        { notification_rate_limit: { period: '300s' }, auto_close: '1800s' },
      ],
      [
        'a series that stops, by PromQL',
        {
          condition_prometheus_query_language: {
            query: 'absent(up{job="x"})',
            duration: '120s',
            evaluation_interval: '60s',
          },
        },
        { content: 'The target is down: $${condition.display_name}.', mime_type: 'text/markdown' },
        undefined,
      ],
    ] as const
  ).map(([title, condition, documentation, alert_strategy]): (typeof CORRECT)[number] => [
    `an alert policy on ${title}`,
    ['ALR008', 'ALR009', 'ALR010', 'ALR013', ...('condition_threshold' in condition ? ['ALR011', 'ALR012'] : [])],
    {
      google_logging_metric: {
        errors: {
          name: 'errors',
          filter: 'severity>=ERROR AND resource.type="cloud_run_revision"',
          metric_descriptor: { metric_kind: 'DELTA', value_type: 'INT64' },
        },
      },
      google_monitoring_alert_policy: {
        p: {
          display_name: title,
          combiner: 'OR',
          conditions: [{ display_name: 'c', ...condition }],
          documentation,
          alert_strategy,
        },
        other: {
          display_name: 'another policy',
          combiner: 'OR',
          conditions: [
            {
              display_name: 'c',
              condition_absent: {
                filter: 'metric.type="custom.googleapis.com/x" AND resource.type="generic_task"',
                duration: '300s',
                aggregations: [{ alignment_period: '60s', per_series_aligner: 'ALIGN_MEAN' }],
              },
            },
          ],
        },
      },
    },
  ]),
  ...(
    [
      ['a failed execution, beside one on running executions', [ended('COMPARISON_GT'), running]],
      ['an execution that does not succeed within a day', [ended('COMPARISON_LT', 'EVALUATION_MISSING_DATA_ACTIVE')]],
      ['running executions alone', [running]],
    ] as const
  ).map(([title, conditions]): (typeof CORRECT)[number] => [
    `an alert policy of a job is on ${title}`,
    ['ALR007', 'ALR008'],
    {
      google_monitoring_alert_policy: Object.fromEntries(
        conditions.map((condition, i) => [
          `p${i}`,
          {
            display_name: `${title} ${i}`,
            combiner: 'OR',
            conditions: [{ display_name: 'c', condition_threshold: condition }],
          },
        ]),
      ),
    },
  ]),
  [
    'the names of a subscription and of its dead-letter topic have a random part',
    ['WIR006', 'TMO008', 'PRV001'],
    {
      random_string: { end: { length: 4 } },
      google_pubsub_topic: { t: { name: 't' }, dead: { name: 'dead-${random_string.end.result}' } },
      google_pubsub_subscription: {
        s: {
          name: 's-${random_string.end.result}',
          topic: 't',
          dead_letter_policy: { dead_letter_topic: '${google_pubsub_topic.dead.id}', max_delivery_attempts: 10 },
        },
        dead: { name: '${google_pubsub_topic.dead.name}', topic: '${google_pubsub_topic.dead.name}' },
      },
      google_pubsub_topic_iam_binding: {
        dead: { topic: '${google_pubsub_topic.dead.name}', role: 'roles/pubsub.publisher', members: [AGENT] },
      },
      google_pubsub_subscription_iam_binding: {
        s: {
          subscription: '${google_pubsub_subscription.s.name}',
          role: 'roles/pubsub.subscriber',
          members: [AGENT],
        },
      },
    },
  ],
  [
    'a policy has labels and a name with parts that are known at apply only',
    ['ALR008'],
    {
      google_monitoring_alert_policy: {
        p: {
          display_name: `\${random_string.${'x'.repeat(600)}.result} waits`,
          combiner: 'OR',
          user_labels: { '${basename(abspath(path.module))}': 'x', folder: '${basename(abspath(path.module))}' },
          conditions: [
            {
              display_name: 'c',
              condition_absent: {
                filter: 'metric.type="custom.googleapis.com/x" AND resource.type="generic_task"',
                duration: '300s',
                aggregations: [{ alignment_period: '60s', per_series_aligner: 'ALIGN_MEAN' }],
              },
            },
          ],
        },
      },
    },
  ],
  ...['nodejs24', 'python313', 'python312'].map((runtime): (typeof CORRECT)[number] => [
    `a function with ${runtime}`,
    ['RTM001'],
    func(runtime),
  ]),
];

const PROVIDER = { required_providers: { google: { source: 'hashicorp/google', version: '7.40.0' } } };

const resourcesOf = (resource: Json) =>
  configResources(
    'foreign',
    moduleConfig([{ document: { terraform: PROVIDER, resource }, positionOf: () => undefined }], () => undefined),
  );

describe('with the rules of the platform', () => {
  test.each(CORRECT.map(([title, rules, resource]) => [title, rules, resource] as const))(
    '%s gives no finding',
    (_, rules, resource) => {
      const result = audit(resourcesOf(resource), { runbooks: new Set(), today: '2026-11-30', profile: 'platform' });
      expect(result.findings).toEqual([]);
      const judged = result.rules.filter(({ passed }) => passed > 0).map(({ id }) => id);
      expect(judged).toEqual(expect.arrayContaining([...rules]));
    },
  );

  const rules = ALL_RULES.filter(({ profile }) => profile === 'platform');

  test.each(rules.map(({ id }) => id))('%s has three correct examples or more', (id) => {
    expect(CORRECT.filter(([, of]) => of.includes(id)).length).toBeGreaterThanOrEqual(3);
  });
});

describe("where the rights of Pub/Sub's agent may be granted elsewhere", () => {
  const severities = (resource: Json) =>
    audit(
      configResources(
        's',
        moduleConfig([{ document: { resource }, positionOf: () => undefined }], () => undefined),
      ),
      {
        runbooks: new Set(),
      },
    )
      .findings.filter(({ rule }) => rule === 'WIR006')
      .map(({ severity, status }) => `${severity} ${status}`);
  const { google_pubsub_topic_iam_member: _, google_pubsub_subscription_iam_binding: __, ...none } = deadLetters(AGENT);
  const { google_pubsub_topic_iam_member: ___, ...half } = deadLetters(AGENT);

  test('that they are missing is a warning', () => {
    expect(severities(none)).toEqual(['warning fail', 'warning fail']);
  });

  test('but an error where the input grants the agent a part of them', () => {
    expect(severities(half)).toEqual(['error fail']);
  });
});

describe('what a module that was not read may hold', () => {
  const findings = (resource: Json, unreadModules: readonly string[]) =>
    audit(
      configResources(
        's',
        moduleConfig([{ document: { resource }, positionOf: () => undefined }], () => undefined),
      ),
      {
        runbooks: new Set(),
        unreadModules,
      },
    )
      .findings.filter(({ severity, status }) => severity === 'error' || status === 'unresolved')
      .map(({ rule, status }) => `${rule} ${status}`);
  const dead = deadLetters('serviceAccount:other@p.iam.gserviceaccount.com');
  const { google_pubsub_subscription: subscriptions } = dead as { google_pubsub_subscription: { s: Json } };
  const cases: readonly (readonly [what: string, resource: Json, rule: string])[] = [
    ['the right to call', { ...api('60s'), ...schedule({ attempt_deadline: '60s' }), ...account }, 'WIR001'],
    ['the subscription of dead letters', { ...dead, google_pubsub_subscription: { s: subscriptions.s } }, 'TMO008'],
  ];

  test.each(cases)('%s is missing without such a module, and not judged with one', (_, resource, rule) => {
    expect(findings(resource, [])).toContain(`${rule} fail`);
    const withModule = findings(resource, ['module.iam (terraform-google-modules/iam/google)']);
    expect(withModule).toContain(`${rule} unresolved`);
    expect(withModule.filter((one) => one.endsWith('fail'))).toEqual([]);
  });
});
