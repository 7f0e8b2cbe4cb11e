import type { MetricServiceClient } from '@google-cloud/monitoring';
import { CRITICALITIES } from '../../../model/criticality';
import { GAUGE_RESOURCE, GAUGES, type AnyGaugeName, type GaugePoint, type GaugeResource } from '../../../model/gauges';
import { SERIES_PER_WRITE } from '../../../model/platform-limits';
import { DeadlineExceeded, type Clock } from '../../ports/clock';
import { failuresIn, RESOURCE_EXHAUSTED, UNAVAILABLE } from './written-points';
import type { GaugeTarget, MetricWriter, WriteTimes } from '../../ports/metric-writer';

/** The methods of the client that are used. */
export type TimeSeriesClient = Pick<MetricServiceClient, 'initialize' | 'createTimeSeries' | 'projectPath'>;

/** Timeout of one try. */
const TRY_MS = 10_000;
/** How often the points that may still be written are sent, the retries of one request not counted. */
const ROUNDS = 3;

type Point = GaugePoint<AnyGaugeName>;

/** Some points were not written; the others were. */
export class GaugesNotWritten extends Error {
  constructor(
    /** The first error of the client. */
    readonly first: Error & { readonly code?: number },
    readonly missing: readonly Point[],
    of: number,
  ) {
    const names = missing.slice(0, 5).map(({ gauge, job, taskId }) => `${gauge} of ${job}/${taskId}`);
    const more = missing.length > names.length ? ' and others' : '';
    super(`${missing.length} of ${of} points were not written (${names.join(', ')}${more}): ${first.message}`);
    this.name = 'GaugesNotWritten';
  }

  /** gRPC status of the first error. */
  get code(): number | undefined {
    return this.first.code;
  }
}

/**
 * Writes gauges through the Monitoring API: at most 200 series per request, one request after the other, because
 * Monitoring partly refuses concurrent requests for one project. The most important points are in the first requests. A
 * request that fails does not stop the others: each has its share of the time that is left, and points that may still be
 * written are sent again until the deadline.
 */
export class MonitoringMetricWriter implements MetricWriter {
  private client: TimeSeriesClient | undefined;

  /** @param connect makes a client; called at the first write, and again if the client could not start */
  constructor(
    private readonly connect: () => TimeSeriesClient,
    private readonly clock: Clock,
  ) {}

  async write(points: readonly Point[], target: GaugeTarget, { at, deadline }: WriteTimes): Promise<void> {
    const client = await this.connected();
    const request: Request = { client, target, at, deadline };
    const refused: Point[] = [];
    let first: Error | undefined;
    let left: readonly Point[] = byImportance(points);
    for (let round = 0; left.length > 0 && round < ROUNDS; round += 1) {
      if (round > 0 && this.clock.now() >= deadline) break;
      const { failures, again } = await this.writeOnce(left, request);
      first ??= failures[0]?.error;
      refused.push(...failures.flatMap(({ point, isFinal }) => (isFinal ? [point] : [])));
      left = again;
    }
    const missing = [...refused, ...left];
    if (first !== undefined && missing.length > 0) throw new GaugesNotWritten(first, missing, points.length);
  }

  /** Sends each point once, in requests of 200. */
  private async writeOnce(points: readonly Point[], { client, target, at, deadline }: Request): Promise<Round> {
    const name = client.projectPath(target.project);
    const endTime = { seconds: Math.floor(at / 1_000), nanos: (at % 1_000) * 1_000_000 };
    const failures: PointNotWritten[] = [];
    for (let from = 0; from < points.length; from += SERIES_PER_WRITE) {
      const time = deadline - this.clock.now();
      if (time <= 0) throw new DeadlineExceeded('writing gauges');
      const requestsLeft = Math.ceil((points.length - from) / SERIES_PER_WRITE);
      const chunk = points.slice(from, from + SERIES_PER_WRITE);
      const timeSeries = chunk.map((point) => toTimeSeries(point, target, endTime));
      try {
        await client.createTimeSeries({ name, timeSeries }, triesWithin(time / requestsLeft));
      } catch (error) {
        failures.push(...notWritten(chunk, error));
      }
    }
    return { failures, again: failures.flatMap(({ point, isFinal }) => (isFinal ? [] : [point])) };
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

interface Request {
  readonly client: TimeSeriesClient;
  readonly target: GaugeTarget;
  readonly at: number;
  readonly deadline: number;
}

interface PointNotWritten {
  readonly point: Point;
  readonly error: Error;
  /** Would another try fail too? */
  readonly isFinal: boolean;
}

/** What one round left. */
interface Round {
  readonly failures: readonly PointNotWritten[];
  readonly again: readonly Point[];
}

function notWritten(chunk: readonly Point[], error: unknown): PointNotWritten[] {
  const asError = error instanceof Error ? error : new Error(String(error));
  return failuresIn(error, chunk.length).flatMap(({ index, again }) => {
    const point = chunk[index];
    return point === undefined ? [] : [{ point, error: asError, isFinal: !again }];
  });
}

/** The most critical first. What fits into one request needs no order. */
function byImportance(points: readonly Point[]): readonly Point[] {
  if (points.length <= SERIES_PER_WRITE) return points;
  return CRITICALITIES.flatMap((level) => points.filter(({ labels }) => labels.criticality === level)).concat(
    points.filter(({ labels }) => !CRITICALITIES.some((level) => level === labels.criticality)),
  );
}

function triesWithin(milliseconds: number) {
  const aTry = Math.min(TRY_MS, milliseconds);
  return {
    retry: {
      // After neither of them anything was written.
      retryCodes: [UNAVAILABLE, RESOURCE_EXHAUSTED],
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

/** Names have at most 256 characters (model/run-event.ts), so that a request of 200 series stays below 1 MB. */
function toTimeSeries(point: Point, target: GaugeTarget, endTime: { seconds: number; nanos: number }) {
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
