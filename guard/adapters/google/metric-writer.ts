import type { MetricServiceClient } from '@google-cloud/monitoring';
import { GAUGE_RESOURCE, GAUGES, type AnyGaugeName, type GaugePoint, type GaugeResource } from '../../../model/gauges';
import { SERIES_PER_WRITE } from '../../../model/platform-limits';
import { DeadlineExceeded, type Clock } from '../../ports/clock';
import type { GaugeTarget, MetricWriter, WriteTimes } from '../../ports/metric-writer';

/** What of the client is used; the real one, in production and in tests. */
export type TimeSeriesClient = Pick<MetricServiceClient, 'initialize' | 'createTimeSeries' | 'projectPath'>;

/** gRPC UNAVAILABLE: the one failure after which nothing was written for sure, so that writing again is right. */
const UNAVAILABLE = 14;
/** Longest wait for the answer to one try. */
const TRY_MS = 10_000;

/**
 * Gauges through the Monitoring API: at most 200 series a request, one request after the other, as requests for one
 * project that overlap are refused in part. Tries again while the deadline allows, never past it.
 */
export class MonitoringMetricWriter implements MetricWriter {
  #client: TimeSeriesClient | undefined;

  /** @param connect makes a client; called when the first points are written, and again after a client that could not start */
  constructor(
    private readonly connect: () => TimeSeriesClient,
    private readonly clock: Clock,
  ) {}

  async write(
    points: readonly GaugePoint<AnyGaugeName>[],
    target: GaugeTarget,
    { at, deadline }: WriteTimes,
  ): Promise<void> {
    const client = await this.#connected();
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
   * A client whose start fails, for want of credentials for one, never starts again; and if a request is what starts
   * it, the failure escapes as an unhandled rejection. So it is started here, and dropped where it cannot be.
   */
  async #connected(): Promise<TimeSeriesClient> {
    const client = (this.#client ??= this.connect());
    try {
      await client.initialize();
      return client;
    } catch (error) {
      this.#client = undefined;
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
  const { type, valueType } = GAUGES[point.gauge];
  const labels: GaugeResource = {
    project_id: target.project,
    location: target.location,
    namespace: target.namespace,
    job: point.job,
    task_id: point.taskId,
  };
  return {
    metric: { type, labels: { ...point.labels } },
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
