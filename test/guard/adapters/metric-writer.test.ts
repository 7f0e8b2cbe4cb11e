import { MetricServiceClient } from '@google-cloud/monitoring';
import { grpc } from 'google-gax';
import { DeadlineExceeded } from '../../../guard/ports/clock';
import { ManualClock } from '../../../guard/adapters/memory/clock';
import { MonitoringMetricWriter } from '../../../guard/adapters/google/metric-writer';
import type { GaugePoint } from '../../../model/gauges';
import { MonitoringServer } from '../support/monitoring-server';
import { MINUTE, T0 } from '../support/runs';
import { Names } from '../../../model/names';

const { UNAVAILABLE, INVALID_ARGUMENT } = grpc.status;
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

  it('does not retry when Monitoring refuses the points', async () => {
    server.refusals.push(INVALID_ARGUMENT);

    await expect(writer.write(points(401), target, times)).rejects.toThrow('INVALID_ARGUMENT');
    expect(server.requests).toHaveLength(0);
  });

  it('stops trying at the deadline', async () => {
    server.refusals.push(...Array.from({ length: 1_000 }, () => UNAVAILABLE));
    const before = performance.now();

    await expect(writer.write(points(1), target, { at: T0, deadline: T0 + 700 })).rejects.toMatchObject({ code: 4 });
    expect(performance.now() - before).toBeLessThan(5_000);
    expect(server.refusals.length).toBeLessThan(1_000);
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
