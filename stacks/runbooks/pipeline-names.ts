import { BREAKER_DEFAULTS } from '../../model/breaker';
import { CDKTF_CLI, CLI } from '../../model/cli-call';
import { Duration } from '../../model/duration';
import { GUARD_CONFIG_OBJECT } from '../../model/guard-config';
import { labelIs, logScopeOf } from '../../model/log-scope';
import { namesOf, type Names } from '../../model/names';
import { deployablesOf, processorsOf, type Pipeline } from '../../model/pipeline';
import { STORE } from '../../model/store';
import { triggerKinds } from '../alerts/trigger-kinds';
import { exampleOf, mostCriticalDeployables } from './example';
import type { TemplateNames } from './render-template';

/** Shortest look-back of a command that reads the lines of runs in flight. */
const SHORTEST_LOOK_BACK = Duration.hours(1);

/** What every runbook may name: the pipeline, its examples, the guard, and how far back commands look. */
export function pipelineNames(pipeline: Pipeline, environment: string, project: string): TemplateNames {
  const names = namesOf(pipeline);
  return {
    values: {
      pipeline: pipeline.name,
      environment: names.environment(environment),
      project,
      region: pipeline.region,
      declaration:
        pipeline.repository?.declaration === undefined ? 'the declaration' : `\`${pipeline.repository.declaration}\``,
      cli: CLI,
      cdktf: CDKTF_CLI,
      'stack pipeline': names.stack(environment, 'pipeline'),
      'stack guard': names.stack(environment, 'guard'),
      'breaker failures in a row': String(BREAKER_DEFAULTS.failuresInARow),
      'critical services': anyOf(mostCriticalDeployables(pipeline)),
      ...guardNames(names, project),
      ...scopeNames(pipeline),
      ...examples(pipeline),
      ...pushLimits(pipeline),
      ...lookBacks(pipeline),
    },
    parts: partsOf(pipeline),
  };
}

function guardNames(names: Names, project: string): TemplateNames['values'] {
  const { functions, jobs, runEvents } = names;
  return {
    'guard monitor': functions.monitor,
    'guard monitor job': jobs.tick,
    'guard recorder': functions.recorder,
    'guard recorder subscription': runEvents.subscription,
    'guard control': functions.control,
    'guard services': anyOf(Object.values(functions)),
    'guard config': `gs://${names.guardBucket(project)}/${GUARD_CONFIG_OBJECT}`,
    'guard database': names.database,
    'guard rejected': STORE.rejected,
  };
}

/** What limits a Logging filter to the pipeline, where other pipelines run in its project. */
function scopeNames(pipeline: Pipeline): TemplateNames['values'] {
  const scope = logScopeOf(pipeline);
  const clause = scope === undefined ? '' : ` AND ${labelIs('service_name', scope.services)}`;
  return {
    'in scope': clause,
    // In a filter that stands in double quotes.
    'in scope, quoted': clause.replaceAll('"', '\\"'),
  };
}

function anyOf(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(' OR ');
}

function examples(pipeline: Pipeline): TemplateNames['values'] {
  const { hosting, schedule, push, queue, breaker } = exampleOf(pipeline);
  const deployables = deployablesOf(pipeline).map(({ deployable }) => deployable);
  const service =
    hosting?.deployable.kind === 'job' ? deployables.find(({ kind }) => kind !== 'job') : hosting?.deployable;
  return {
    'example phase': hosting?.phase.id ?? pipeline.phases[0]?.id,
    // In capitals while the processors of every deployable are open points.
    'example processor': hosting?.deployable.processors[0]?.name ?? 'PROCESSOR',
    // In a pipeline of jobs alone no command names one.
    'example service': (service ?? deployables[0])?.name,
    'example breaker': breaker ?? 'BREAKER',
    'example job': schedule?.trigger.job,
    'example any job': schedule?.trigger.job ?? namesOf(pipeline).jobs.daily,
    'example subscription': push?.trigger.subscription,
    'example topic': push?.trigger.topic,
    'example pushed service': push?.deployable.name,
    'example queue': queue?.trigger.queue,
    'example run job': deployables.find(({ kind }) => kind === 'job')?.name,
  };
}

/** What holds for all push subscriptions of the pipeline. */
function pushLimits(pipeline: Pipeline): TemplateNames['values'] {
  const triggers = deployablesOf(pipeline).flatMap(({ deployable }) =>
    deployable.triggers.flatMap((trigger) => (trigger.kind === 'push' ? [trigger] : [])),
  );
  const attempts = triggers.flatMap(({ maxDeliveryAttempts }) => maxDeliveryAttempts ?? []);
  const retentions = triggers.map(({ retention }) => retention).sort((a, b) => a.toSeconds() - b.toSeconds());
  return {
    'push attempts':
      range(Math.min(...attempts), Math.max(...attempts)) ?? (triggers.length > 0 ? 'unlimited' : undefined),
    'push kept': retentions[0]?.toString(),
  };
}

function range(least: number, most: number): string | undefined {
  if (!Number.isFinite(least)) return undefined;
  return least === most ? String(least) : `${least} to ${most}`;
}

/** Look-backs as gcloud's `--freshness` reads them. */
function lookBacks(pipeline: Pipeline): TemplateNames['values'] {
  const budgets = processorsOf(pipeline).map(({ processor }) => processor.budget);
  const run = Duration.max(Duration.zero, ...budgets).times(2);
  return {
    // A run in flight began within its budget; twice that shows how it began.
    'last runs': (run.isLongerThan(SHORTEST_LOOK_BACK) ? run : SHORTEST_LOOK_BACK).toCompact(),
    'last day': Duration.days(1).toCompact(),
    'last days': Duration.days(3).toCompact(),
    'last week': Duration.days(7).toCompact(),
    // The bucket `_Default` keeps entries for 30 days: https://cloud.google.com/logging/quotas
    'last month': Duration.days(30).toCompact(),
  };
}

function partsOf(pipeline: Pipeline): TemplateNames['parts'] {
  const kinds = triggerKinds(pipeline);
  const deployables = deployablesOf(pipeline).map(({ deployable }) => deployable);
  return {
    schedule: kinds.has('schedule'),
    push: kinds.has('push'),
    queue: kinds.has('queue'),
    http: kinds.has('http'),
    function: deployables.some(({ kind }) => kind === 'function'),
    job: deployables.some(({ kind }) => kind === 'job'),
    service: deployables.some(({ kind }) => kind !== 'job'),
    processors: deployables.some(({ processors }) => processors.length > 0),
  };
}
