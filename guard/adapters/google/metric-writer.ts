import type { MetricServiceClient } from '@google-cloud/monitoring';
import { GAUGE_RESOURCE, GAUGES, type AnyGaugeName, type GaugePoint, type GaugeResource } from '../../../model/gauges';
import { SERIES_PER_WRITE } from '../../../model/platform-limits';
import { DeadlineExceeded, type Clock } from '../../ports/clock';
import type { GaugeTarget, MetricWriter, WriteTimes } from '../../ports/metric-writer';

/** The methods of the client that are used. */
export type TimeSeriesClient = Pick<MetricServiceClient, 'initialize' | 'createTimeSeries' | 'projectPath'>;

/** gRPC UNAVAILABLE: the only failure after which certainly nothing was written, so that a retry is safe. */
const UNAVAILABLE = 14;
/** Timeout of one try. */
const TRY_MS = 10_000;

/**
 * Writes gauges through the Monitoring API: at most 200 series per request, one request after the other, because
 * Monitoring partly refuses concurrent requests for one project. Retries until the deadline.
 */
export class MonitoringMetricWriter implements MetricWriter {
  private client: TimeSeriesClient | undefined;

  /** @param connect makes a client; called at the first write, and again if the client could not start */
  constructor(
    private readonly connect: () => TimeSeriesClient,
    private readonly clock: Clock,
  ) {}

  async write(
    points: readonly GaugePoint<AnyGaugeName>[],
    target: GaugeTarget,
    { at, deadline }: WriteTimes,
  ): Promise<void> {
    const client = await this.connected();
    const name = client.projectPath(target.project);
    const endTime = { seconds: Math.floor(at / 1_000), nanos: (at % 1_000) * 1_000_000 };
    for (let from = 0; from < points.length; from += SERIES_PER_WRITE) {
      const left = deadline - this.clock.now();
      if (left <= 0) throw new DeadlineExceeded('writing gauges');
      const timeSeries = points
        .slice(from, from + SERIES_PER_WRITE)
        .map((point) => toTimeSeries(point, target, endTime));
      await client.createTimeSeries({ name, timeSeries }, triesWithin(left));
    }
  }

  /**
   * A client whose start fails, for example without credentials, never starts again. If a request starts it, the
   * failure becomes an unhandled rejection. So it is started here, and dropped if the start fails.
   */
  private async connected(): Promise<TimeSeriesClient> {
    const client = (this.client ??= this.connect());
    try {
      await client.initialize();
      return client;
    } catch (error) {
      this.client = undefined;
      throw error;
    }
  }
}

function triesWithin(milliseconds: number) {
  const aTry = Math.min(TRY_MS, milliseconds);
  return {
    retry: {
      retryCodes: [UNAVAILABLE],
      backoffSettings: {
        initialRetryDelayMillis: 200,
        retryDelayMultiplier: 2,
        maxRetryDelayMillis: 5_000,
        initialRpcTimeoutMillis: aTry,
        rpcTimeoutMultiplier: 1,
        maxRpcTimeoutMillis: aTry,
        totalTimeoutMillis: milliseconds,
      },
    },
  };
}

function toTimeSeries(
  point: GaugePoint<AnyGaugeName>,
  target: GaugeTarget,
  endTime: { seconds: number; nanos: number },
) {
  const { valueType } = GAUGES[point.gauge];
  const labels: GaugeResource = {
    project_id: target.project,
    location: target.location,
    namespace: target.namespace,
    job: point.job,
    task_id: point.taskId,
  };
  return {
    metric: { type: target.names.gaugeType(point.gauge), labels: { ...point.labels } },
    resource: { type: GAUGE_RESOURCE, labels: { ...labels } },
    metricKind: 'GAUGE' as const,
    valueType,
    points: [
      {
        interval: { endTime },
        value: valueType === 'INT64' ? { int64Value: point.value } : { doubleValue: point.value },
      },
    ],
  };
}
