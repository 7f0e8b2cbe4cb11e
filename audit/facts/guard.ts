import { Duration } from '../../model/duration';
import { GAUGE_RESOURCE, GUARD_JOB, MONITOR_TASK, type GaugeName } from '../../model/gauges';
import {
  GUARD_CONFIG_OBJECT,
  gaugeNamespace,
  guardConfigSchema,
  type GuardConfig,
  type GuardedProcessor,
} from '../../model/guard-config';
import { Names } from '../../model/names';
import { refuse } from '../../model/problem';
import type { Resource } from '../../terraform/resource';
import { Fields } from './fields';
import { unresolved, type Reading } from './reading';
import { placeOf, type Placed, type ResourceIndex } from './resource-index';
import type { SeriesSelection } from './series-selection';
import { misfitOf } from '../../model/misfit';

/** The guard's configuration, as the monitor will read it. */
export interface Guard extends Placed {
  readonly config: Reading<GuardConfig>;
}

/** A processor with its times. */
export interface AuditedProcessor {
  readonly name: string;
  readonly phase: string;
  readonly deployable: string;
  readonly criticality: GuardedProcessor['criticality'];
  readonly budget: Duration;
  readonly heartbeat: Duration;
  readonly silence: Duration;
  /** The names of its guard. */
  readonly names: Names;
  /** Labels of the series that the monitor writes for its runs, without the metric's type. */
  readonly labels: SeriesSelection;
}

/** @throws InputError AUD001 where the monitor could not read the configuration */
export function readGuards(index: ResourceIndex): Guard[] {
  return index
    .ofType('google_storage_bucket_object')
    .filter((object) => Fields.of(object).expression('name') === GUARD_CONFIG_OBJECT)
    .map((object) => ({ ...placeOf(object), config: configOf(object) }));
}

function configOf(object: Resource): Reading<GuardConfig> {
  const content = Fields.of(object).text('content');
  if (content.kind === 'unresolved') return content;
  if (content.kind === 'missing') return unresolved('its content is not in the stack');
  const parsed = guardConfigSchema.safeParse(parseJson(content.value));
  if (parsed.success) return { kind: 'declared', value: parsed.data };
  return refuse({
    code: 'AUD001',
    where: object.path,
    rule: 'the content is a configuration that the monitor can read',
    got: misfitOf(parsed.error),
    fix: 'run npm run synth with the same version',
  });
}

/** Undefined, which no schema accepts, for text that is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The processors of a configuration, in the order of the declaration. */
export function processorsOfGuard(config: GuardConfig): AuditedProcessor[] {
  const names = new Names(config);
  return config.processors.map((processor) => ({
    name: processor.name,
    phase: processor.phase,
    deployable: processor.deployable,
    criticality: processor.criticality,
    budget: Duration.seconds(processor.budgetSeconds),
    heartbeat: Duration.seconds(processor.heartbeatSeconds),
    silence: Duration.seconds(processor.silenceSeconds),
    names,
    labels: new Map([
      ...commonLabels(config),
      ['metric.labels.scope', 'processor'],
      ['metric.labels.criticality', processor.criticality],
      ['resource.labels.job', processor.phase],
      ['resource.labels.task_id', processor.name],
    ]),
  }));
}

/** The series that the monitor writes about itself, at the end of every complete tick. */
export function tickSeries(config: GuardConfig): SeriesSelection {
  return new Map([
    ...commonLabels(config),
    ['metric.type', new Names(config).gaugeType('tick')],
    ['metric.labels.scope', 'guard'],
    ['metric.labels.criticality', config.processors.map(({ criticality }) => criticality).sort()[0] ?? 'P0'],
    ['resource.labels.job', GUARD_JOB],
    ['resource.labels.task_id', MONITOR_TASK],
  ]);
}

/** A gauge of one processor's runs. */
export function runSeries(gauge: GaugeName, processor: AuditedProcessor): SeriesSelection {
  return new Map([...processor.labels, ['metric.type', processor.names.gaugeType(gauge)]]);
}

function commonLabels(config: GuardConfig): [string, string][] {
  return [
    ['project', config.project],
    ['resource.type', GAUGE_RESOURCE],
    ['resource.labels.project_id', config.project],
    ['resource.labels.location', config.region],
    ['resource.labels.namespace', gaugeNamespace(config)],
  ];
}
