import type { Analysis } from './analysis';
import * as z from 'zod';
import type { BreakerOptions, FailureRate } from './breaker';
import type { Channel } from './channel';
import { CRITICALITIES } from './criticality';
import type { PhaseDeadline } from './deadline';
import type { ReportSchedule } from './health';
import type {
  Deployable,
  ExternalFunction,
  ExternalTopics,
  JobDeployable,
  OnCall,
  Phase,
  Pipeline,
  Processor,
  RequestDeployable,
} from './pipeline';
import type { Repository } from './repository';
import { duration, ruled, schemaOf, text, textOf, wholeNumber } from './schema-of';
import type {
  Backoff,
  EventTrigger,
  HttpTrigger,
  PushTrigger,
  QueueTrigger,
  RunTrigger,
  ScheduledRunTrigger,
  ScheduleTrigger,
} from './trigger';

// The documented types are beside their checks; `schemaOf` compares each with its schema.

/** https://cloud.google.com/pubsub/docs/pubsub-basics#resource_names */
const pubsubName = textOf(/^(?!goog)[A-Za-z][A-Za-z0-9._~+%-]{2,254}$/, {
  rule: "a topic or subscription is named with 3 to 255 letters, digits and - . _ ~ + %, starts with a letter, not with 'goog'",
  fix: 'write its name, without projects/PROJECT/topics/',
});
/** https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs#Job */
const jobName = textOf(/^[A-Za-z0-9_-]{1,500}$/, {
  rule: 'a Scheduler job is named with letters, digits, dashes and underscores, at most 500',
  fix: 'write its name, without projects/PROJECT/locations/REGION/jobs/',
});
/** https://cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues#Queue */
const queueName = textOf(/^[A-Za-z0-9-]{1,100}$/, {
  rule: 'a queue is named with letters, digits and dashes, at most 100',
  fix: 'write its name, without projects/PROJECT/locations/REGION/queues/',
});
const path = textOf(/^(\/\S*)?$/, { rule: 'a path starts with a slash, or is empty', fix: "write it as '/process'" });
const phaseId = textOf(/^[A-Za-z][A-Za-z0-9_-]{0,99}$/, {
  rule: "a phase's id is letters, digits, dashes and underscores, at most 100, and starts with a letter",
  fix: 'write the value of phase in the run events',
});
const email = textOf(/^[^\s@]+@[^\s@]+$/, {
  rule: 'a service account is named by its e-mail address',
  fix: "write it as 'name@PROJECT.iam.gserviceaccount.com'",
});
const environment = textOf(/^[a-z][a-z0-9-]{0,29}$/, {
  rule: 'an environment is named with lower-case letters, digits and dashes, at most 30, and starts with a letter',
  fix: "write it as 'prod'",
});

const backoff = schemaOf<Backoff>()(z.strictObject({ min: duration, max: duration }));

const scheduleTrigger = schemaOf<ScheduleTrigger>()(
  z.strictObject({
    kind: z.literal('schedule'),
    job: jobName,
    cron: text,
    timeZone: text,
    path,
    attemptDeadline: duration,
    retries: z.number(),
    backoff,
    caller: email.optional(),
  }),
);

const pushTrigger = schemaOf<PushTrigger>()(
  z.strictObject({
    kind: z.literal('push'),
    topic: pubsubName,
    subscription: pubsubName,
    path,
    ackDeadline: duration,
    backoff: backoff.optional(),
    maxDeliveryAttempts: z.number().optional(),
    deadLetterTopic: pubsubName.optional(),
    expiresAfter: duration.optional(),
    retention: duration,
    caller: email.optional(),
  }),
);

const queueTrigger = schemaOf<QueueTrigger>()(
  z.strictObject({
    kind: z.literal('queue'),
    queue: queueName,
    from: text,
    dispatchDeadline: duration,
    maxConcurrentDispatches: z.number(),
    maxDispatchesPerSecond: z.number(),
    maxAttempts: z.number(),
    backoff,
  }),
);

const httpTrigger = schemaOf<HttpTrigger>()(
  z.strictObject({ kind: z.literal('http'), from: text, callerDeadline: duration, retries: wholeNumber }),
);

const eventTrigger = schemaOf<EventTrigger>()(
  z.strictObject({
    kind: z.literal('event'),
    eventType: text,
    filters: z.record(text, text).optional(),
    topic: pubsubName.optional(),
    region: text.optional(),
    retry: z.boolean(),
  }),
);

const scheduledRunTrigger = schemaOf<ScheduledRunTrigger>()(
  z.strictObject({
    kind: z.literal('scheduled-run'),
    job: jobName,
    cron: text,
    timeZone: text,
    caller: email.optional(),
    retries: z.number(),
    backoff,
  }),
);

const runTrigger = schemaOf<RunTrigger>()(z.strictObject({ kind: z.literal('run'), from: text }));

const failureRate = schemaOf<FailureRate>()(
  z.strictObject({ above: z.number(), window: duration, minimumRuns: z.number() }),
);

const breaker = schemaOf<BreakerOptions>()(
  z.strictObject({
    failuresInARow: z.union([z.number(), z.literal('never')]).optional(),
    failureRate: failureRate.optional(),
    coolDown: duration.optional(),
    coolDownCap: duration.optional(),
  }),
);

const processor = schemaOf<Processor>()(
  z.strictObject({
    name: z.string(),
    description: text,
    criticality: z.enum(CRITICALITIES),
    budget: duration,
    heartbeatInterval: duration,
    allowedSilence: duration,
    dependsOn: z.array(z.string()),
    expectedEvery: duration,
    expectedRecords: z.strictObject({ min: z.number(), max: z.number() }),
    outputTable: text,
    breaker: breaker.optional(),
    startGrace: duration.optional(),
    retriesAfterTimeout: z.number().optional(),
    reportsProgress: z.boolean().optional(),
  }),
);

const anyDeployable = {
  name: z.string(),
  timeout: duration,
  processors: z.array(processor),
  breaker: breaker.optional(),
  serviceAccount: email.optional(),
  adopt: z.boolean().optional(),
  observeOnly: z.boolean().optional(),
};

const requestDeployable = schemaOf<RequestDeployable>()(
  z.strictObject({
    ...anyDeployable,
    kind: z.enum(['service', 'function']),
    triggers: z.array(z.union([scheduleTrigger, pushTrigger, queueTrigger, httpTrigger, eventTrigger])),
    maxInstances: z.number(),
    concurrency: z.number(),
    ingress: z.enum(['internal', 'all']).optional(),
  }),
);

const jobDeployable = schemaOf<JobDeployable>()(
  z.strictObject({
    ...anyDeployable,
    kind: z.literal('job'),
    triggers: z.array(z.union([scheduledRunTrigger, runTrigger])),
    retries: z.number(),
    tasks: z.number(),
    parallelism: z.number().optional(),
  }),
);

const deployable = schemaOf<Deployable>()(z.union([requestDeployable, jobDeployable]));

const externalTopics = schemaOf<ExternalTopics>()(
  z.strictObject({
    publishedElsewhere: z.array(pubsubName).optional(),
    readElsewhere: z.array(pubsubName).optional(),
  }),
);

const externalFunction = schemaOf<ExternalFunction>()(
  z.strictObject({
    name: text,
    description: text.optional(),
    generation: z.union([z.literal(1), z.literal(2)]).optional(),
  }),
);

const deadline = schemaOf<PhaseDeadline>()(
  z.strictObject({ time: z.string(), daysAfter: wholeNumber.optional(), timeZone: z.string(), goal: z.number() }),
);

const eventsPerDay = ruled(z.number(), (n) => n > 0, {
  rule: 'eventsPerDay is above 0',
  fix: 'write the runs of a usual day, or remove it',
});

const phase = schemaOf<Phase>()(
  z.strictObject({
    id: phaseId,
    title: text,
    deadline: deadline.optional(),
    runSuccess: z.strictObject({ goal: z.number(), eventsPerDay: eventsPerDay.optional() }).optional(),
    publishes: pubsubName.optional(),
    deployables: z.array(deployable),
  }),
);

export const channelSchema = schemaOf<Channel>()(
  z.union([
    z.strictObject({ kind: z.literal('email'), address: z.string() }),
    z.strictObject({ kind: z.literal('pubsub'), topic: z.string() }),
    z.strictObject({ kind: z.literal('existing'), name: z.string() }),
  ]),
);

const onCall = schemaOf<OnCall>()(
  z.strictObject({
    page: z.array(channelSchema),
    ticket: z.array(channelSchema),
    operators: z.array(z.string()).optional(),
    slackWebhookSecret: text.optional(),
    tickCheckSecret: text.optional(),
  }),
);

const reports = schemaOf<ReportSchedule>()(
  z.strictObject({ daily: text.optional(), weekly: text.optional(), timeZone: text.optional() }),
);

const analysis = schemaOf<Analysis>()(z.strictObject({ retention: duration.optional() }));

const repository = schemaOf<Repository>()(
  z.strictObject({ url: z.string(), runbooks: z.string().optional(), declaration: z.string().optional() }),
);

const notEmpty = (what: string) => ({ rule: `there is at least one ${what}`, fix: `declare the first ${what}` });

/**
 * A declaration: which fields it has and of what type. Built once. What must hold between values, and the platform's
 * limits, `definePipeline` checks.
 */
export const pipelineSchema = schemaOf<Pipeline>()(
  z.strictObject({
    name: z.string(),
    namePrefix: z.string().optional(),
    sharesProject: z.boolean().optional(),
    destroyable: z.array(text).optional(),
    projects: ruled(
      z.record(environment, z.string()),
      (projects) => Object.keys(projects).length > 0,
      notEmpty('environment with its project'),
    ),
    region: z.string(),
    isNewRegion: z.boolean().optional(),
    onCall,
    reports: reports.optional(),
    analysis: analysis.optional(),
    phases: ruled(z.array(phase), (phases) => phases.length > 0, notEmpty('phase')),
    adoptTopics: z.union([z.boolean(), z.array(pubsubName)]).optional(),
    openPoints: z.array(text).optional(),
    observeOnly: z.boolean().optional(),
    externalTopics: externalTopics.optional(),
    externalFunctions: z.array(externalFunction).optional(),
    repository: repository.optional(),
  }),
);
