import { MetricServiceClient } from '@google-cloud/monitoring';
import { join } from 'node:path';
import { MonitoringMetricWriter } from '../../guard/adapters/google/metric-writer';
import { declaredRunsOf, eventMetrics, metricType, type EventMetric } from '../../model/event-metrics';
import { platformLogMetrics } from '../../model/platform-log-metrics';
import { GAUGES, type AnyGaugeName, type Gauge } from '../../model/gauges';
import { namesOf } from '../../model/names';
import { synthesizeProd } from '../declared';
import { examplePipeline } from '../example/pipeline';
import { BreakerRig } from '../guard/support/breaker-rig';
import { MonitoringServer, type ReceivedSeries } from '../guard/support/monitoring-server';
import { COORDINATOR, started } from '../guard/support/runs';
import { pinDifferences } from './differences';

const names = namesOf(examplePipeline);

const golden = (name: string) => join(__dirname, 'golden', `${name}.txt`);

/** The series that one tick of the monitor writes to Monitoring, with a run in flight and an open breaker. */
async function seriesOfOneTick(): Promise<readonly ReceivedSeries[]> {
  const server = new MonitoringServer();
  await server.start();
  const rig = new BreakerRig();
  try {
    await rig.print(started({ run_id: 'in-flight' }), rig.clock.now());
    await rig.fail(3);
    const client = server.client((...options) => new MetricServiceClient(...options));
    const answer = await (await rig.monitor({ metrics: new MonitoringMetricWriter(() => client, rig.clock) }))();
    expect(answer.status).toBe(200);
    return server.requests.flatMap(({ timeSeries }) => timeSeries);
  } finally {
    await rig.close();
    await server.stop();
  }
}

/**
 * Each series with its own labels, then what all share: the value type of each metric, and the monitored resource with
 * its other labels.
 */
function seriesLines(series: readonly ReceivedSeries[]): string[] {
  const own = series.map(({ metric, resource }) => {
    const { job = 'no job', task_id: task = 'no task_id' } = resource.labels;
    return `${metric.type} {${labelText(metric.labels)}} job=${job} task_id=${task}`;
  });
  const types = series.map(({ metric, metricKind, valueType, points }) => {
    const value = points.map((point) => Object.keys(point.value)).join();
    return `${metric.type} is a ${metricKind} of ${valueType}, written as ${value}`;
  });
  const resources = series.map(({ resource }) => {
    const { job: _, task_id: __, ...shared } = resource.labels;
    return `resource ${resource.type} {${labelText(shared)}}`;
  });
  return [...new Set([...own, ...types, ...resources])].sort();
}

function labelText(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(', ');
}

describe('the gauges that the monitor writes', () => {
  let series: readonly ReceivedSeries[];
  beforeAll(async () => {
    series = await seriesOfOneTick();
  });

  test('are written as unchanged series: type, kind, value type, labels and resource labels', () => {
    expect(pinDifferences(golden('gauge-series'), seriesLines(series))).toEqual([]);
  });

  test('are all written in that tick, so that every gauge of the model is pinned', () => {
    const written = new Set(series.map(({ metric }) => metric.type));
    expect([...written].sort()).toEqual(
      Object.keys(GAUGES)
        .map((name) => names.gaugeType(name as AnyGaugeName))
        .sort(),
    );
  });

  test('have the label scope for a processor, its phase, a breaker and the guard', () => {
    expect([...new Set(series.map(({ metric }) => metric.labels['scope']))].sort()).toEqual([
      'breaker',
      'guard',
      'phase',
      'processor',
    ]);
    expect(series.some(({ resource }) => resource.labels['task_id'] === COORDINATOR)).toBe(true);
  });

  test('have unchanged names and units in the model', () => {
    const lines = (Object.entries(GAUGES) as [AnyGaugeName, Gauge][]).map(
      ([name, { valueType, unit }]) => `${names.gaugeType(name)} ${valueType} unit=${unit}`,
    );
    expect(pinDifferences(golden('gauges'), lines.sort())).toEqual([]);
  });
});

/** A log-based metric in the synthesized stack. */
interface DeclaredMetric {
  readonly name: string;
  readonly label_extractors?: Readonly<Record<string, string>>;
  readonly value_extractor?: string;
  readonly metric_descriptor: {
    readonly metric_kind: string;
    readonly value_type: string;
    readonly unit?: string;
    readonly labels?: readonly { readonly key: string; readonly value_type?: string }[];
  };
}

describe('the log-based metrics', () => {
  const stacks = synthesizeProd(examplePipeline).map(
    ({ document }) => document as { readonly resource?: Readonly<Record<string, Readonly<Record<string, unknown>>>> },
  );
  const declared = stacks.flatMap(
    ({ resource }) => Object.values(resource?.['google_logging_metric'] ?? {}) as DeclaredMetric[],
  );
  const lineOf = (metric: DeclaredMetric) => {
    const { metric_kind, value_type, unit, labels = [] } = metric.metric_descriptor;
    const types = new Map(labels.map((label) => [label.key, label.value_type ?? 'STRING']));
    const keys = Object.entries(metric.label_extractors ?? {}).map(
      ([key, extractor]) => `${key} ${types.get(key) ?? 'undeclared'} ${extractor}`,
    );
    const value = metric.value_extractor === undefined ? '' : ` value ${metric.value_extractor}`;
    return `${metric.name} ${metric_kind} ${value_type} unit=${unit ?? 'none'}${value} {${keys.sort().join(', ')}}`;
  };

  test('are declared with unchanged names, kinds, value types, units and label keys', () => {
    expect(pinDifferences(golden('log-metrics'), declared.map(lineOf).sort())).toEqual([]);
  });

  test('are those of the model, with the names that Monitoring gives them', () => {
    const ofModel: EventMetric[] = [
      ...Object.values(eventMetrics({ names, declared: declaredRunsOf(examplePipeline) })),
      ...Object.values(platformLogMetrics({ names }, new Map([['orders-import', 600]]))),
    ];
    expect(declared.map(({ name }) => name).sort()).toEqual(ofModel.map(({ name }) => name).sort());
    expect(metricType({ name: 'phasewatch/run_outcomes_v1' })).toBe(
      'logging.googleapis.com/user/phasewatch/run_outcomes_v1',
    );
  });
});
