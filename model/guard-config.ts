import * as z from 'zod';
import { breakerRuleOf, breakerRuleSchema } from './breaker-rule';
import { CRITICALITIES } from './criticality';
import { Duration } from './duration';
import { deployablesOf, processorsOf, publishedTopicsOf, schedulesOf, type Pipeline } from './pipeline';
import { namesOf } from './names';
import { runbooksAt } from './repository';
import type { PushTrigger, Trigger } from './trigger';

const seconds = z.int().min(0);

const processorSchema = z.object({
  name: z.string(),
  phase: z.string(),
  deployable: z.string(),
  criticality: z.enum(CRITICALITIES),
  budgetSeconds: seconds,
  heartbeatSeconds: seconds,
  silenceSeconds: seconds,
  dependsOn: z.array(z.string()),
  expectedEverySeconds: seconds,
  expectedRecords: z.object({ min: z.int().min(0), max: z.int().min(0) }),
  startGraceSeconds: seconds.optional(),
  retriesAfterTimeout: z.int().min(0).optional(),
  reportsProgress: z.boolean().optional(),
});

const phaseSchema = z.object({
  id: z.string(),
  deadline: z.object({ time: z.string(), daysAfter: z.int(), timeZone: z.string(), goal: z.number() }),
});

/** A call whose deadline is in no Terraform resource: the caller's code sets it. */
const callSchema = z.object({
  from: z.string(),
  to: z.string(),
  kind: z.enum(['http', 'queue']),
  deadlineSeconds: seconds,
  retries: z.int().min(0),
});

/** A Scheduler job that calls or starts a deployable that hosts processors. */
const scheduleSchema = z.object({ job: z.string(), deployable: z.string(), cron: z.string(), timeZone: z.string() });

/** A function that others deploy; without a generation where that is an open point. */
const externalFunctionSchema = z.object({ name: z.string(), generation: z.int().optional() });

/** A deployable that is a Cloud Run job, and the deployables whose code starts it. */
const jobSchema = z.object({ name: z.string(), startedBy: z.array(z.string()) });

/** Who publishes to topics and reads them: no Terraform resource says that a phase publishes to a topic. */
const topicsSchema = z.object({
  published: z.array(z.object({ topic: z.string(), phase: z.string() })),
  publishedElsewhere: z.array(z.string()),
  readElsewhere: z.array(z.string()),
});

/**
 * Where a subscription pushes, as it is declared: what a breaker restores must fit. The host of a Cloud Run service is known
 * only once it is deployed, so `service` stands for it.
 */
const pushSchema = z.object({ subscription: z.string(), service: z.string(), path: z.string(), account: z.string() });

/**
 * Default of `startGrace`: the time in which a run must start after all its dependencies have succeeded. A phase hands
 * over when all its processors are done, so the grace includes the slowest of them.
 */
export const DEFAULT_START_GRACE = Duration.hours(1);
/** The time in which a run must start after its schedule fired: Scheduler calls at once, and a start takes seconds. */
export const SCHEDULE_GRACE = Duration.minutes(15);

/** The version that this code writes. It reads a configuration without one, its own, and the next (docs/upgrading.md). */
const CONFIG_VERSION = 1;

/**
 * The guard's configuration. The stack holds it as the content of one storage object; monitor, audit and rehearsal all
 * read that object, so they use the same budgets.
 */
export const guardConfigSchema = z.object({
  /** The version of this schema. The next one only adds fields, so an older function reads it too. */
  version: z
    .int()
    .min(1)
    .max(CONFIG_VERSION + 1)
    .default(1),
  pipeline: z.string(),
  /** What the guard's names start with; absent where it is the default (model/names.ts). */
  namePrefix: z.string().optional(),
  environment: z.string(),
  /** Where its runbooks are: the address of the page, or its file in the repository; absent in an older configuration. */
  runbooks: z.string().optional(),
  project: z.string(),
  region: z.string(),
  /** Those with a deadline; none where that of every phase is an open point. */
  phases: z.array(phaseSchema),
  processors: z.array(processorSchema),
  calls: z.array(callSchema),
  // Optional: configuration and functions are deployed one after the other, and an older configuration has none.
  breakers: z.array(breakerRuleSchema).optional(),
  schedules: z.array(scheduleSchema).optional(),
  topics: topicsSchema.optional(),
  pushes: z.array(pushSchema).optional(),
  /** Absent where there is none. */
  jobs: z.array(jobSchema).optional(),
  /** What the declaration leaves open (model/open-points.ts); absent where it leaves nothing open. */
  openPoints: z.array(z.string()).optional(),
  /** Absent where there is none. */
  externalFunctions: z.array(externalFunctionSchema).optional(),
  /** Has the pipeline a standing analysis? Absent where it has none. */
  analysis: z.literal(true).optional(),
  /** Accounts of adopted triggers; their rights are granted outside of the stacks. Absent where there are none. */
  existingCallers: z.array(z.string()).optional(),
});

export type GuardConfig = z.output<typeof guardConfigSchema>;
export type DeclaredPush = z.output<typeof pushSchema>;
export type GuardedProcessor = GuardConfig['processors'][number];
export type GuardedPhase = GuardConfig['phases'][number];
export type NamedFunction = NonNullable<GuardConfig['externalFunctions']>[number];
export type GuardedSchedule = NonNullable<GuardConfig['schedules']>[number];

/** Name of the storage object that holds the guard's configuration. */
export const GUARD_CONFIG_OBJECT = 'guard-config.json';

/** The guard's configuration for one environment of a declaration. */
export function guardConfigOf(pipeline: Pipeline, environment: string): GuardConfig {
  return guardConfigSchema.parse({
    version: CONFIG_VERSION,
    pipeline: pipeline.name,
    ...(pipeline.namePrefix === undefined ? {} : { namePrefix: pipeline.namePrefix }),
    environment,
    runbooks: runbooksAt(pipeline, environment),
    project: pipeline.projects[environment],
    region: pipeline.region,
    phases: phasesOf(pipeline),
    processors: processorsOf(pipeline).map(({ phase, deployable, processor }) => ({
      name: processor.name,
      phase: phase.id,
      deployable: deployable.name,
      criticality: processor.criticality,
      budgetSeconds: processor.budget.toSeconds(),
      heartbeatSeconds: processor.heartbeatInterval.toSeconds(),
      silenceSeconds: processor.allowedSilence.toSeconds(),
      dependsOn: [...processor.dependsOn],
      expectedEverySeconds: processor.expectedEvery.toSeconds(),
      expectedRecords: { ...processor.expectedRecords },
      startGraceSeconds: (processor.startGrace ?? DEFAULT_START_GRACE).toSeconds(),
      retriesAfterTimeout: processor.retriesAfterTimeout ?? 0,
      ...(processor.reportsProgress === true ? { reportsProgress: true } : {}),
    })),
    breakers: deployablesOf(pipeline).flatMap((placed) => breakerRuleOf(placed, pipeline) ?? []),
    schedules: deployablesOf(pipeline).flatMap(({ deployable }) =>
      deployable.processors.length === 0
        ? []
        : schedulesOf(deployable).map(({ job, cron, timeZone }) => {
            return { job, deployable: deployable.name, cron, timeZone };
          }),
    ),
    pushes: deployablesOf(pipeline).flatMap(({ deployable }) =>
      deployable.triggers.flatMap((trigger) =>
        trigger.kind === 'push' ? [pushOf(trigger, deployable.name, { pipeline, environment })] : [],
      ),
    ),
    topics: {
      published: publishedTopicsOf(pipeline).map(({ topic, phase }) => ({ topic, phase })),
      publishedElsewhere: [...(pipeline.externalTopics?.publishedElsewhere ?? [])],
      readElsewhere: [...(pipeline.externalTopics?.readElsewhere ?? [])],
    },
    calls: deployablesOf(pipeline).flatMap(({ deployable }) =>
      deployable.triggers.flatMap((trigger) => callOf(deployable.name, trigger) ?? []),
    ),
    ...jobsOf(pipeline),
    ...existingCallersOf(pipeline),
    ...(pipeline.openPoints === undefined ? {} : { openPoints: [...pipeline.openPoints] }),
    ...externalFunctionsOf(pipeline),
    ...(pipeline.analysis === undefined ? {} : { analysis: true }),
  });
}

/** The phases with a deadline. */
function phasesOf({ phases }: Pipeline): GuardConfig['phases'] {
  return phases.flatMap(({ id, deadline }) => {
    if (deadline === undefined) return [];
    const { time, daysAfter = 0, timeZone, goal } = deadline;
    return [{ id, deadline: { time, daysAfter, timeZone, goal } }];
  });
}

function jobsOf(pipeline: Pipeline): Pick<GuardConfig, 'jobs'> {
  const jobs = deployablesOf(pipeline).flatMap(({ deployable: { kind, name, triggers } }) => {
    const startedBy = triggers.flatMap((trigger) => (trigger.kind === 'run' ? [trigger.from] : []));
    return kind === 'job' ? [{ name, startedBy }] : [];
  });
  return jobs.length === 0 ? {} : { jobs };
}

function externalFunctionsOf({ externalFunctions = [] }: Pipeline): Pick<GuardConfig, 'externalFunctions'> {
  if (externalFunctions.length === 0) return {};
  const named = externalFunctions.map(({ name, generation }) =>
    generation === undefined ? { name } : { name, generation },
  );
  return { externalFunctions: named };
}

function existingCallersOf(pipeline: Pipeline): Pick<GuardConfig, 'existingCallers'> {
  const callers = deployablesOf(pipeline).flatMap(({ deployable }) =>
    deployable.triggers.flatMap((trigger) => ('caller' in trigger ? (trigger.caller ?? []) : [])),
  );
  return callers.length === 0 ? {} : { existingCallers: [...new Set(callers)].sort() };
}

function pushOf(
  { subscription, path, caller }: PushTrigger,
  service: string,
  { pipeline, environment }: { readonly pipeline: Pipeline; readonly environment: string },
): DeclaredPush {
  const account = `${namesOf(pipeline).pipelineAccounts.push}@${pipeline.projects[environment]}.iam.gserviceaccount.com`;
  return { subscription, service, path, account: caller ?? account };
}

/** The call by a trigger that is in no Terraform resource; undefined for schedules and subscriptions. */
function callOf(to: string, trigger: Trigger): GuardConfig['calls'][number] | undefined {
  switch (trigger.kind) {
    case 'http': {
      const { from, callerDeadline, retries } = trigger;
      return { from, to, kind: 'http', deadlineSeconds: callerDeadline.toSeconds(), retries };
    }
    case 'queue': {
      const { from, dispatchDeadline, maxAttempts } = trigger;
      return { from, to, kind: 'queue', deadlineSeconds: dispatchDeadline.toSeconds(), retries: maxAttempts - 1 };
    }
    default:
      return undefined;
  }
}

/** Namespace of the gauges: `<pipeline>-<environment>`. */
export function gaugeNamespace(config: Pick<GuardConfig, 'pipeline' | 'environment'>): string {
  return `${config.pipeline}-${config.environment}`;
}
