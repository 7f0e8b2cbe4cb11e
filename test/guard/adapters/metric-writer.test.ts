import { MetricServiceClient } from '@google-cloud/monitoring';
import { grpc } from 'google-gax';
import { DeadlineExceeded } from '../../../guard/ports/clock';
import { ManualClock } from '../../../guard/adapters/memory/clock';
import { MonitoringMetricWriter } from '../../../guard/adapters/google/metric-writer';
import type { GaugePoint } from '../../../model/gauges';
import { MonitoringServer } from '../support/monitoring-server';
import { MINUTE, T0 } from '../support/runs';
import { Names } from '../../../model/names';

const { UNAVAILABLE, RESOURCE_EXHAUSTED, INVALID_ARGUMENT } = grpc.status;
const names = new Names({ pipeline: 'sample' });
const target = { project: 'sample-project', location: 'us-west2', namespace: 'sample-prod', names };
const times = { at: T0 + 250, deadline: T0 + MINUTE };

const points = (count: number): GaugePoint[] =>
  Array.from({ length: count }, (_, n) => ({
    gauge: 'ageRatio',
    job: 'phase5',
    taskId: `processor-${n}`,
    labels: { scope: 'processor', criticality: 'P0' },
    value: n / 10,
  }));

describe('writing gauges through the Monitoring client', () => {
  let server: MonitoringServer;
  let clock: ManualClock;
  let writer: MonitoringMetricWriter;

  beforeEach(async () => {
    server = new MonitoringServer();
    await server.start();
    clock = new ManualClock(T0);
    const client = server.client((...options) => new MetricServiceClient(...options));
    writer = new MonitoringMetricWriter(() => client, clock);
  });
  afterEach(() => server.stop());

  it('writes the gauges of a pipeline with a prefix under that prefix', async () => {
    const ofOrders = { ...target, names: new Names({ pipeline: 'sample', namePrefix: 'orders' }) };
    await writer.write(points(1), ofOrders, times);

    expect(server.requests).toMatchObject([
      {
        timeSeries: [{ metric: { type: expect.stringMatching(/^custom\.googleapis\.com\/orders\/run\//) as string } }],
      },
    ]);
  });

  it('writes a ratio as a gauge of a generic task, at the time of the tick', async () => {
    await writer.write(points(2).slice(1), target, times);

    expect(server.requests).toEqual([
      {
        name: 'projects/sample-project',
        timeSeries: [
          {
            metric: {
              type: 'custom.googleapis.com/phasewatch/run/age_ratio',
              labels: { scope: 'processor', criticality: 'P0' },
            },
            resource: {
              type: 'generic_task',
              labels: {
                project_id: 'sample-project',
                location: 'us-west2',
                namespace: 'sample-prod',
                job: 'phase5',
                task_id: 'processor-1',
              },
            },
            metricKind: 'GAUGE',
            valueType: 'DOUBLE',
            points: [
              { interval: { endTime: { seconds: T0 / 1_000, nanos: 250_000_000 } }, value: { doubleValue: 0.1 } },
            ],
          },
        ],
      },
    ]);
  });

  it('writes a count as an integer', async () => {
    await writer.write([{ ...points(1)[0], gauge: 'active', value: 3 } as GaugePoint], target, times);

    expect(server.requests[0]?.timeSeries[0]).toMatchObject({
      metric: { type: 'custom.googleapis.com/phasewatch/run/active' },
      valueType: 'INT64',
      points: [{ value: { int64Value: 3 } }],
    });
  });

  it('sends 401 series as requests of 200, 200 and 1, one after the other and in order', async () => {
    await writer.write(points(401), target, times);

    expect(server.requests.map((request) => request.timeSeries.length)).toEqual([200, 200, 1]);
    expect(server.requests[2]?.timeSeries[0]?.resource.labels['task_id']).toBe('processor-400');
    expect(server.overlaps).toBe(0);
  });

  it('writes exactly 200 series in one request, and sends no request for none', async () => {
    await writer.write(points(200), target, times);
    await writer.write([], target, times);

    expect(server.requests.map((request) => request.timeSeries.length)).toEqual([200]);
  });

  it('retries when Monitoring is unavailable, and writes once', async () => {
    server.refusals.push(UNAVAILABLE, UNAVAILABLE);
    await writer.write(points(1), target, times);

    expect(server.requests).toHaveLength(1);
  });

  it('does not repeat a request that Monitoring refuses, and sends the others', async () => {
    server.refusals.push(INVALID_ARGUMENT);

    await expect(writer.write(points(401), target, times)).rejects.toThrow(/^200 of 401 points .* INVALID_ARGUMENT/);
    expect(server.requests.map((request) => request.timeSeries.length)).toEqual([200, 1]);
  });

  it('waits and repeats a request beyond the quota', async () => {
    server.refusals.push(RESOURCE_EXHAUSTED);
    await writer.write(points(1), target, times);

    expect(server.requests).toHaveLength(1);
  });

  it('writes the most critical points first', async () => {
    const low = points(300).map((point) => ({ ...point, labels: { scope: 'processor', criticality: 'P3' } as const }));
    const high = points(20).map((point) => ({ ...point, taskId: `${point.taskId}-high` }));
    await writer.write([...low, ...high], target, times);

    const first = server.requests[0]?.timeSeries.slice(0, 20).map(({ metric }) => metric.labels['criticality']);
    expect(new Set(first)).toEqual(new Set(['P0']));
  });

  describe('when Monitoring writes some points of a request', () => {
    /** Answers the first requests with an error, which names the points that were not written. */
    const answers = (...errors: { code: grpc.status; details: string }[]) => {
      server.answer = () => errors.shift();
    };
    const could = 'One or more TimeSeries could not be written: ';

    it('sends again those that may still be written, and no others', async () => {
      answers({ code: grpc.status.INTERNAL, details: `${could}An internal error occurred.: timeSeries[0-1,4]` });
      await writer.write(points(6), target, times);

      const sent = server.requests.flatMap(({ timeSeries }) =>
        timeSeries.map(({ resource }) => resource.labels['task_id']),
      );
      expect(sent).toEqual(['processor-0', 'processor-1', 'processor-4']);
    });

    it('reports those that it refuses, by name, and does not send them again', async () => {
      answers({
        code: INVALID_ARGUMENT,
        details: `${could}Field timeSeries[2].metric.labels[0] had an invalid value: timeSeries[2]; An internal error occurred. Please retry.: timeSeries[3]`,
      });

      await expect(writer.write(points(6), target, times)).rejects.toThrow(
        /^1 of 6 points were not written \(ageRatio of phase5\/processor-2\)/,
      );
      expect(server.requests.map(({ timeSeries }) => timeSeries.length)).toEqual([1]);
    });

    it('counts those that an earlier try wrote as written', async () => {
      const details = `${could}One or more points were written more frequently than the maximum sampling period configured for the metric.: timeSeries[0-5]`;
      answers({ code: INVALID_ARGUMENT, details });

      await expect(writer.write(points(6), target, times)).resolves.toBeUndefined();
    });

    it.each(['timeSeries[]', 'timeSeries[9999999]', 'timeSeries[0-99999999]', 'timeSeries[x]', ''])(
      'is not confused by %j',
      async (text) => {
        answers({ code: INVALID_ARGUMENT, details: `${could}${text}` });

        await expect(writer.write(points(2), target, times)).rejects.toThrow('of 2 points');
      },
    );
  });

  it('stops trying at the deadline', async () => {
    server.refusals.push(...Array.from({ length: 1_000 }, () => UNAVAILABLE));

    await expect(writer.write(points(1), target, { at: T0, deadline: T0 + 700 })).rejects.toMatchObject({ code: 4 });
    expect(server.refusals.length).toBeLessThan(1_000);
    expect(server.refusals.length).toBeGreaterThan(0);
  });

  it('does not begin after the deadline', async () => {
    clock.moveTo(times.deadline);

    await expect(writer.write(points(1), target, times)).rejects.toThrow(DeadlineExceeded);
    expect(server.requests).toHaveLength(0);
  });

  it('creates a new client after one failed to start, for example without credentials', async () => {
    const client = server.client((...options) => new MetricServiceClient(...options));
    const refused = {
      initialize: () => Promise.reject(new Error('no credentials')),
      createTimeSeries: client.createTimeSeries.bind(client),
      projectPath: client.projectPath.bind(client),
    };
    const clients = [refused, client];
    const healing = new MonitoringMetricWriter(() => clients.shift() ?? client, clock);

    await expect(healing.write(points(1), target, times)).rejects.toThrow('no credentials');
    expect(server.requests).toHaveLength(0);
    await healing.write(points(1), target, times);
    await healing.write(points(1), target, times);
    expect(server.requests).toHaveLength(2);
    expect(clients).toHaveLength(0);
  });
});
