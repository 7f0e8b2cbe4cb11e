/** An asset as `gcloud asset list --content-type=resource --format=json` prints it. */
export interface TestAsset {
  readonly name: string;
  readonly assetType: string;
  readonly resource: { readonly version: string; readonly data: Readonly<Record<string, unknown>> };
}

export const PROJECT = 'shop-prod';
export const REGION = 'us-central1';
const NUMBER = '123456789012';
const PLACE = `projects/${PROJECT}/locations/${REGION}`;

const account = (name: string) => `${name}@${PROJECT}.iam.gserviceaccount.com`;
export const urlOf = (name: string) => `https://${name}-abcdefghij-wl.a.run.app`;
const topicPath = (name: string) => `projects/${PROJECT}/topics/${name}`;

function asset(api: string, rest: string, type: string, data: object): TestAsset {
  const path = `${PLACE}/${rest}`;
  return {
    name: `//${api}.googleapis.com/${path}`,
    assetType: `${api}.googleapis.com/${type}`,
    resource: { version: 'v1', data: { name: path, ...data } },
  };
}

interface ServiceOptions {
  readonly timeoutSeconds: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly ingress?: string;
}

/** As Cloud Run's first API has it, which is what the asset inventory returns. */
export function knativeService(name: string, { timeoutSeconds, env = {}, labels, ingress }: ServiceOptions): TestAsset {
  const variables = Object.entries(env).map(([key, value]) => ({ name: key, value }));
  return asset('run', `services/${name}`, 'Service', {
    apiVersion: 'serving.knative.dev/v1',
    metadata: {
      name,
      namespace: NUMBER,
      ...(labels === undefined ? {} : { labels }),
      annotations: { 'run.googleapis.com/ingress': ingress ?? 'all' },
    },
    spec: {
      template: {
        metadata: { annotations: { 'autoscaling.knative.dev/maxScale': '4' } },
        spec: {
          timeoutSeconds,
          containerConcurrency: 10,
          serviceAccountName: account('runtime'),
          containers: [{ image: `gcr.io/${PROJECT}/${name}`, env: variables }],
        },
      },
    },
    status: { url: urlOf(name) },
  });
}

/** As Cloud Run's second API has it. */
export function runService(name: string, { timeoutSeconds, env = {}, ingress }: ServiceOptions): TestAsset {
  const variables = Object.entries(env).map(([key, value]) => ({ name: key, value }));
  return asset('run', `services/${name}`, 'Service', {
    ingress: ingress ?? 'INGRESS_TRAFFIC_ALL',
    template: {
      timeout: `${timeoutSeconds}s`,
      maxInstanceRequestConcurrency: 5,
      serviceAccount: account('runtime'),
      scaling: { minInstanceCount: 1, maxInstanceCount: 6 },
      containers: [{ image: `gcr.io/${PROJECT}/${name}`, env: variables }],
    },
    uri: urlOf(name),
  });
}

/** As Cloud Run's first API has it. */
export function knativeJob(name: string): TestAsset {
  const containers = [{ image: `gcr.io/${PROJECT}/${name}` }];
  const spec = { timeoutSeconds: '7200', maxRetries: 1, serviceAccountName: account('runtime'), containers };
  return asset('run', `jobs/${name}`, 'Job', {
    metadata: { name },
    spec: { template: { spec: { taskCount: 1, template: { spec } } } },
  });
}

/** As Cloud Run's second API has it. */
export function runJob(name: string, execution: object = {}, env: readonly object[] = []): TestAsset {
  return asset('run', `jobs/${name}`, 'Job', {
    template: {
      taskCount: 6,
      parallelism: 2,
      template: {
        timeout: '3600s',
        maxRetries: 3,
        serviceAccount: account('runtime'),
        containers: [{ image: `gcr.io/${PROJECT}/${name}`, env }],
      },
      ...execution,
    },
  });
}

/** A 1st gen function. */
export function firstGeneration(name: string, trigger: object): TestAsset {
  return asset('cloudfunctions', `functions/${name}`, 'CloudFunction', {
    timeout: '540s',
    runtime: 'python312',
    ...trigger,
  });
}

/** The same in another region. */
export function inRegion(one: TestAsset, region: string): TestAsset {
  return JSON.parse(JSON.stringify(one).replaceAll(REGION, region)) as TestAsset;
}

/** Which events call a function. */
export const ON_MESSAGES = {
  eventType: 'google.cloud.pubsub.topic.v1.messagePublished',
  pubsubTopic: topicPath('files'),
};
export const ON_UPLOADS = {
  eventType: 'google.cloud.storage.object.v1.finalized',
  eventFilters: [{ attribute: 'bucket', value: 'shop-uploads' }],
};

/** A 2nd gen function, and the Cloud Run service that stands behind it. */
export function secondGeneration(name: string, event?: object): TestAsset[] {
  const eventTrigger = {
    trigger: `${PLACE}/triggers/${name}-1`,
    triggerRegion: REGION,
    serviceAccountEmail: account('eventarc'),
    retryPolicy: 'RETRY_POLICY_RETRY',
    ...event,
  };
  const fn = asset('cloudfunctions', `functions/${name}`, 'Function', {
    environment: 'GEN_2',
    state: 'ACTIVE',
    url: `https://${REGION}-${PROJECT}.cloudfunctions.net/${name}`,
    buildConfig: { runtime: 'python312', entryPoint: 'main' },
    serviceConfig: {
      uri: urlOf(name),
      timeoutSeconds: 300,
      maxInstanceCount: 3,
      maxInstanceRequestConcurrency: 1,
      ingressSettings: 'ALLOW_ALL',
      allTrafficOnLatestRevision: true,
      serviceAccountEmail: account('functions'),
    },
    ...(event === undefined ? {} : { eventTrigger }),
  });
  return [fn, knativeService(name, { timeoutSeconds: 300, labels: { 'goog-managed-by': 'cloudfunctions' } })];
}

function topic(name: string): TestAsset {
  return { ...asset('pubsub', '', 'Topic', {}), ...named('Topic', `topics/${name}`, { name: topicPath(name) }) };
}

export function subscription(name: string, of: string, data: object): TestAsset {
  const path = `projects/${PROJECT}/subscriptions/${name}`;
  const common = { name: path, topic: topicPath(of), messageRetentionDuration: '604800s' };
  return named('Subscription', `subscriptions/${name}`, { ...common, expirationPolicy: { ttl: '2678400s' }, ...data });
}

function named(type: string, rest: string, data: Readonly<Record<string, unknown>>): TestAsset {
  return {
    name: `//pubsub.googleapis.com/projects/${PROJECT}/${rest}`,
    assetType: `pubsub.googleapis.com/${type}`,
    resource: { version: 'v1', data },
  };
}

export function pushTo(url: string): object {
  return { pushConfig: { pushEndpoint: url, oidcToken: { serviceAccountEmail: account('pusher') } } };
}

const RETRIES = {
  retryPolicy: { minimumBackoff: '10s', maximumBackoff: '600s' },
  deadLetterPolicy: { deadLetterTopic: topicPath('dead'), maxDeliveryAttempts: 7 },
};

export function schedulerJob(name: string, data: object): TestAsset {
  return asset('cloudscheduler', `jobs/${name}`, 'Job', {
    schedule: '30 5 * * *',
    timeZone: 'America/New_York',
    state: 'ENABLED',
    attemptDeadline: '900s',
    retryConfig: {
      retryCount: 1,
      maxRetryDuration: '0s',
      minBackoffDuration: '5s',
      maxBackoffDuration: '3600s',
      maxDoublings: 5,
    },
    ...data,
  });
}

export function callTo(url: string): object {
  // The API adds the header; without one, provider 6.50 panics (constructs/scheduled-call.ts).
  const headers = { 'User-Agent': 'Google-Cloud-Scheduler' };
  return { httpTarget: { uri: url, httpMethod: 'POST', headers, oidcToken: { serviceAccountEmail: account('cron') } } };
}

/** How services and jobs look that the inventory returns as the first API of Cloud Run has them. */
interface Makers {
  readonly service: (name: string, options: ServiceOptions) => TestAsset;
  readonly job: (name: string) => TestAsset;
}

/** The same as the second API has them, which the provider speaks. */
export const SECOND_API: Makers = {
  service: (name, options) => {
    const { ingress = 'all' } = options;
    const made = runService(name, { ...options, ingress: INGRESS[ingress] ?? ingress });
    const template = made.resource.data['template'] as object;
    const same = { ...template, maxInstanceRequestConcurrency: 10, scaling: { maxInstanceCount: 4 } };
    return { ...made, resource: { ...made.resource, data: { ...made.resource.data, template: same } } };
  },
  job: (name) => {
    const made = runJob(name);
    const { parallelism: _, template, ...execution } = made.resource.data['template'] as Record<string, object>;
    const same = { ...execution, taskCount: 1, template: { ...template, timeout: '7200s', maxRetries: 1 } };
    return { ...made, resource: { ...made.resource, data: { ...made.resource.data, template: same } } };
  },
};

const INGRESS: Readonly<Record<string, string>> = {
  all: 'INGRESS_TRAFFIC_ALL',
  'internal-and-cloud-load-balancing': 'INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER',
};

/** As the console of Cloud Run writes it: https://cloud.google.com/run/docs/execute/jobs-on-schedule */
export const runUrlOf = (job: string) =>
  `https://${REGION}-run.googleapis.com/apis/run.googleapis.com/v1/namespaces/${PROJECT}/jobs/${job}:run`;

export function startOf(job: string): object {
  const oauthToken = { serviceAccountEmail: account('cron'), scope: 'https://www.googleapis.com/auth/cloud-platform' };
  const headers = { 'User-Agent': 'Google-Cloud-Scheduler' };
  return { httpTarget: { uri: runUrlOf(job), httpMethod: 'POST', headers, oauthToken } };
}

/**
 * What runs in a project that was configured by hand: 9 services, 3 jobs, 28 functions (18 of the 1st generation), 12
 * subscriptions, 15 Scheduler jobs, and the topics. `import` publishes to `imported`, `features` reads it and publishes to
 * `featured`, `score` reads that. Two timeouts do not fit: `features` has a shorter ack deadline than its timeout, and
 * `nightly-score` waits for 3 min of 15.
 */
export function projectAssets(inInventory: Makers = { service: knativeService, job: knativeJob }): TestAsset[] {
  const { service, job } = inInventory;
  const list = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
  const events = { eventTrigger: { eventType: 'google.pubsub.topic.publish', resource: topicPath('files') } };
  return [
    service('import', { timeoutSeconds: 540, env: { OUTPUT_TOPIC: 'imported', LOG_LEVEL: 'info' } }),
    service('features', { timeoutSeconds: 600, env: { NEXT: topicPath('featured') } }),
    runService('score', { timeoutSeconds: 900 }),
    runService('report', { timeoutSeconds: 300, ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY' }),
    service('admin', { timeoutSeconds: 60, ingress: 'internal-and-cloud-load-balancing' }),
    ...['one', 'two', 'three', 'four'].map((name) => runService(`worker-${name}`, { timeoutSeconds: 300 })),
    ...['train', 'backfill'].map(job),
    runJob('archive'),
    ...list(6).map((i) =>
      firstGeneration(`old-http-${i}`, {
        httpsTrigger: { url: `https://${REGION}-${PROJECT}.cloudfunctions.net/old-http-${i}` },
      }),
    ),
    ...list(12).map((i) => firstGeneration(`old-event-${i}`, events)),
    ...list(5).flatMap((i) => secondGeneration(`http-${i}`)),
    ...list(4).flatMap((i) => secondGeneration(`event-${i}`, ON_MESSAGES)),
    ...secondGeneration('event-5', { ...ON_UPLOADS, retryPolicy: 'RETRY_POLICY_DO_NOT_RETRY' }),
    ...['files', 'imported', 'featured', 'dead', 'jobs'].map(topic),
    subscription('import-sub', 'files', {
      ackDeadlineSeconds: 600,
      ...RETRIES,
      ...pushTo(`${urlOf('import')}/import`),
    }),
    subscription('features-sub', 'imported', { ackDeadlineSeconds: 60, ...pushTo(`${urlOf('features')}/`) }),
    subscription('score-sub', 'featured', {
      ackDeadlineSeconds: 600,
      ...RETRIES,
      ...pushTo(`${urlOf('score')}/score?mode=full`),
    }),
    ...['one', 'two', 'three', 'four'].map((name) =>
      subscription(`worker-${name}-sub`, 'jobs', { ackDeadlineSeconds: 300, ...pushTo(urlOf(`worker-${name}`)) }),
    ),
    ...list(2).map((i) =>
      subscription(`http-${i}-sub`, 'files', { ackDeadlineSeconds: 300, ...pushTo(urlOf(`http-${i}`)) }),
    ),
    subscription('archive-pull', 'files', { ackDeadlineSeconds: 60 }),
    subscription(`eventarc-${REGION}-event-1-1-sub-001`, 'files', {
      ackDeadlineSeconds: 600,
      ...pushTo(urlOf('event-1')),
    }),
    subscription('outside', 'files', { ackDeadlineSeconds: 30, ...pushTo('https://example.com/hook') }),
    schedulerJob('nightly-score', { ...callTo(`${urlOf('score')}/score`), attemptDeadline: '180s' }),
    schedulerJob('morning-report', { ...callTo(`${urlOf('report')}/report`), state: 'PAUSED' }),
    ...list(4).map((i) => schedulerJob(`poll-${i}`, callTo(`${urlOf('import')}/poll/${i}`))),
    ...list(2).map((i) => schedulerJob(`call-http-${i}`, callTo(`${urlOf(`http-${i}`)}/`))),
    ...list(2).map((i) =>
      schedulerJob(`call-old-${i}`, callTo(`https://${REGION}-${PROJECT}.cloudfunctions.net/old-http-${i}`)),
    ),
    ...['train', 'backfill', 'archive'].map((name) => schedulerJob(`run-${name}`, startOf(name))),
    ...list(2).map((i) => schedulerJob(`publish-${i}`, { pubsubTarget: { topicName: topicPath('files') } })),
  ];
}
