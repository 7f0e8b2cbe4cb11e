import { BREAKER_DEFAULTS } from '../../model/breaker';
import { CDKTF_CLI, CLI } from '../../model/cli-call';
import { Duration } from '../../model/duration';
import { GUARD_CONFIG_OBJECT } from '../../model/guard-config';
import { GUARD_NAMES } from '../../model/guard-names';
import { deployablesOf, processorsOf, type Pipeline } from '../../model/pipeline';
import { STORE } from '../../model/store';
import { triggerKinds } from '../alerts/trigger-kinds';
import { exampleOf, mostCriticalDeployables } from './example';
import type { TemplateNames } from './render-template';

/** The Scheduler jobs of the guard. */
const GUARD_JOBS = { tick: 'phasewatch-timeout-monitor', report: 'phasewatch-health-daily' } as const;

/** Shortest look-back of a command that reads the lines of runs in flight. */
const SHORTEST_LOOK_BACK = Duration.hours(1);

/** What every runbook may name: the pipeline, its examples, the guard, and how far back commands look. */
export function pipelineNames(pipeline: Pipeline, environment: string, project: string): TemplateNames {
  return {
    values: {
      pipeline: pipeline.name,
      environment,
      project,
      region: pipeline.region,
      declaration:
        pipeline.repository?.declaration === undefined ? 'the declaration' : `\`${pipeline.repository.declaration}\``,
      cli: CLI,
      cdktf: CDKTF_CLI,
      'stack pipeline': `${environment}-pipeline`,
      'stack guard': `${environment}-guard`,
      'breaker failures in a row': String(BREAKER_DEFAULTS.failuresInARow),
      'critical services': mostCriticalDeployables(pipeline)
        .map((name) => `"${name}"`)
        .join(' OR '),
      ...guardNames(project),
      ...examples(pipeline),
      ...pushLimits(pipeline),
      ...lookBacks(pipeline),
    },
    parts: partsOf(pipeline),
  };
}

function guardNames(project: string): TemplateNames['values'] {
  return {
    'guard monitor': GUARD_NAMES.monitorFunction,
    'guard monitor job': GUARD_JOBS.tick,
    'guard recorder': GUARD_NAMES.recorderFunction,
    'guard recorder subscription': 'phasewatch-run-recorder',
    'guard control': 'phasewatch-breaker-control',
    'guard config': `gs://${project}-phasewatch/${GUARD_CONFIG_OBJECT}`,
    'guard database': STORE.database,
    'guard rejected': STORE.rejected,
    'guard functions': 'phasewatch-',
  };
}

function examples(pipeline: Pipeline): TemplateNames['values'] {
  const { hosting, schedule, push, queue, breaker } = exampleOf(pipeline);
  return {
    'example phase': hosting?.phase.id ?? pipeline.phases[0]?.id,
    'example processor': hosting?.deployable.processors[0]?.name,
    'example service': hosting?.deployable.name ?? deployablesOf(pipeline)[0]?.deployable.name,
    'example breaker': breaker,
    'example job': schedule?.trigger.job,
    'example any job': schedule?.trigger.job ?? GUARD_JOBS.report,
    'example subscription': push?.trigger.subscription,
    'example topic': push?.trigger.topic,
    'example pushed service': push?.deployable.name,
    'example queue': queue?.trigger.queue,
  };
}

/** What holds for all push subscriptions of the pipeline. */
function pushLimits(pipeline: Pipeline): TemplateNames['values'] {
  const triggers = deployablesOf(pipeline).flatMap(({ deployable }) =>
    deployable.triggers.flatMap((trigger) => (trigger.kind === 'push' ? [trigger] : [])),
  );
  const attempts = triggers.map(({ maxDeliveryAttempts }) => maxDeliveryAttempts);
  const retentions = triggers.map(({ retention }) => retention).sort((a, b) => a.toSeconds() - b.toSeconds());
  return {
    'push attempts': range(Math.min(...attempts), Math.max(...attempts)),
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
    processors: deployables.some(({ processors }) => processors.length > 0),
  };
}
