import type { MetricServiceClient } from '@google-cloud/monitoring';
import protos from '@google-cloud/monitoring/build/protos/protos.json';
import { grpc, protobuf } from 'google-gax';

/** One time series of a request, as the Monitoring API received it. */
export interface ReceivedSeries {
  readonly metric: { readonly type: string; readonly labels: Readonly<Record<string, string>> };
  readonly resource: { readonly type: string; readonly labels: Readonly<Record<string, string>> };
  readonly metricKind: string;
  readonly valueType: string;
  readonly points: readonly {
    readonly interval: { readonly endTime: { readonly seconds: number; readonly nanos?: number } };
    readonly value: { readonly doubleValue?: number; readonly int64Value?: number };
  }[];
}

export interface ReceivedRequest {
  readonly name: string;
  readonly timeSeries: readonly ReceivedSeries[];
}

const PATH = '/google.monitoring.v3.MetricService/CreateTimeSeries';

/** `CreateTimeSeries` of the Monitoring API over gRPC on a port of this machine. */
export class MonitoringServer {
  readonly requests: ReceivedRequest[] = [];
  /** gRPC status codes for the next requests. */
  readonly refusals: grpc.status[] = [];
  /** Decides about each request; the points that an answer names by index are not written, the others are. */
  answer:
    ((request: ReceivedRequest) => { readonly code: grpc.status; readonly details: string } | undefined) | undefined;
  /** Requests that arrived before the previous one was answered. */
  overlaps = 0;
  #open = 0;
  #port = 0;
  readonly #server = new grpc.Server();
  readonly #clients: MetricServiceClient[] = [];

  async start(): Promise<void> {
    const type = protobuf.Root.fromJSON(protos).lookupType('google.monitoring.v3.CreateTimeSeriesRequest');
    const read = (bytes: Buffer) =>
      type.toObject(type.decode(bytes), { longs: Number, enums: String }) as ReceivedRequest;
    const method = {
      path: PATH,
      requestStream: false,
      responseStream: false,
      requestSerialize: () => Buffer.alloc(0),
      requestDeserialize: read,
      responseSerialize: () => Buffer.alloc(0),
      responseDeserialize: () => ({}),
    };
    this.#server.addService(
      { createTimeSeries: method },
      {
        createTimeSeries: (call: { request: ReceivedRequest }, answer: grpc.sendUnaryData<object>) => {
          if (this.#open > 0) this.overlaps += 1;
          this.#open += 1;
          setImmediate(() => {
            this.#open -= 1;
            const code = this.refusals.shift();
            if (code !== undefined) {
              answer({ code, details: 'refused by the test' });
              return;
            }
            const other = this.answer?.(call.request);
            if (other !== undefined) {
              answer(other);
              return;
            }
            this.requests.push(call.request);
            answer(null, {});
          });
        },
      },
    );
    this.#port = await new Promise<number>((resolve, reject) => {
      this.#server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
        if (error === null) resolve(port);
        else reject(error);
      });
    });
  }

  /** A real client of this server. Its credentials must come from its own copy of gRPC, hence from a similar client. */
  client(
    make: (...options: ConstructorParameters<typeof MetricServiceClient>) => MetricServiceClient,
  ): MetricServiceClient {
    const insecure = make()['_gaxGrpc'] as { readonly grpc: typeof grpc };
    const client = make({
      apiEndpoint: '127.0.0.1',
      port: this.#port,
      projectId: 'sample-project',
      sslCreds: insecure.grpc.credentials.createInsecure(),
    });
    this.#clients.push(client);
    return client;
  }

  /** Latest value of a series, by the end of its type and its task. */
  latest(type: string, taskId: string): number | undefined {
    const all = this.requests.flatMap((request) => request.timeSeries);
    const series = all.findLast((one) => one.metric.type.endsWith(type) && one.resource.labels['task_id'] === taskId);
    const value = series?.points[0]?.value;
    return value?.doubleValue ?? value?.int64Value;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.close()));
    this.#server.forceShutdown();
  }
}
