import type { MonitoringClients } from '../../../guard/adapters/google/monitoring-reader';
import protos from '@google-cloud/monitoring/build/protos/protos.json';
import type {
  AlertPolicyServiceClient,
  MetricServiceClient,
  ServiceMonitoringServiceClient,
} from '@google-cloud/monitoring';
import { grpc, protobuf } from 'google-gax';

interface Clients extends MonitoringClients {
  readonly metrics: MetricServiceClient;
  readonly services: ServiceMonitoringServiceClient;
  readonly policies: AlertPolicyServiceClient;
}
type Make = (...options: ConstructorParameters<typeof MetricServiceClient>) => Clients;

/** A received request to list time series. */
export interface Listing {
  readonly name: string;
  readonly filter: string;
  readonly interval: {
    readonly startTime: { readonly seconds: number };
    readonly endTime: { readonly seconds: number };
  };
  readonly view?: string;
  readonly pageSize?: number;
  readonly aggregation: { readonly alignmentPeriod: { readonly seconds: number }; readonly perSeriesAligner: string };
}

const root = protobuf.Root.fromJSON(protos);
const PACKAGE = 'google.monitoring.v3';

/** The read methods of the Monitoring API over gRPC on a local port. */
export class MonitoringReads {
  readonly listings: Listing[] = [];
  /** Names of the existing services. */
  services: string[] = [];
  /** SLOs by the name of their service. */
  readonly objectives = new Map<string, { name: string; displayName: string; goal: number }[]>();
  /** Series by a text that is part of the filter. */
  readonly series = new Map<string, object[]>();
  /** Alert policies of the project. */
  policies: object[] = [];
  /** The error for every request. */
  refusal: grpc.status | undefined;
  #port = 0;
  readonly #server = new grpc.Server();
  readonly #clients: Clients[] = [];

  async start(): Promise<void> {
    this.#answer('MetricService', 'ListTimeSeries', (body) => {
      const request = body as Listing;
      this.listings.push(request);
      return { timeSeries: [...this.series].find(([text]) => request.filter.includes(text))?.[1] ?? [] };
    });
    this.#answer('ServiceMonitoringService', 'ListServices', () => ({
      services: this.services.map((name) => ({ name })),
    }));
    this.#answer('ServiceMonitoringService', 'ListServiceLevelObjectives', (body) => ({
      serviceLevelObjectives: this.objectives.get((body as { readonly parent: string }).parent) ?? [],
    }));
    this.#answer('AlertPolicyService', 'ListAlertPolicies', () => ({ alertPolicies: this.policies }));
    this.#port = await new Promise<number>((resolve, reject) => {
      this.#server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
        if (error === null) resolve(port);
        else reject(error);
      });
    });
  }

  /** Real clients of this server. Their credentials must come from their copy of gRPC, hence from similar clients. */
  clients(make: Make): Clients {
    const insecure = make().metrics['_gaxGrpc'] as { readonly grpc: typeof grpc };
    const clients = make({
      apiEndpoint: '127.0.0.1',
      port: this.#port,
      projectId: 'sample-project',
      sslCreds: insecure.grpc.credentials.createInsecure(),
    });
    this.#clients.push(clients);
    return clients;
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.#clients.flatMap((clients) => [clients.metrics.close(), clients.services.close(), clients.policies.close()]),
    );
    this.#server.forceShutdown();
  }

  #answer(service: string, method: string, answer: (request: object) => object): void {
    const requests = root.lookupType(`${PACKAGE}.${method}Request`);
    const responses = root.lookupType(`${PACKAGE}.${method}Response`);
    const definition = {
      path: `/${PACKAGE}.${service}/${method}`,
      requestStream: false,
      responseStream: false,
      requestSerialize: () => Buffer.alloc(0),
      requestDeserialize: (bytes: Buffer) =>
        requests.toObject(requests.decode(bytes), { longs: Number, enums: String }),
      responseSerialize: (response: object) => Buffer.from(responses.encode(responses.fromObject(response)).finish()),
      responseDeserialize: () => ({}),
    };
    this.#server.addService(
      { [method]: definition },
      {
        [method]: (call: { request: object }, respond: grpc.sendUnaryData<object>) => {
          if (this.refusal === undefined) respond(null, answer(call.request));
          else respond({ code: this.refusal, details: 'refused by the test' });
        },
      },
    );
  }
}

/** A series with points, newest first, like the API returns them. */
export function seriesOf(
  job: string,
  points: readonly (readonly [at: number, value: { doubleValue: number } | { int64Value: number }])[],
): object {
  return {
    metric: { type: 'custom.googleapis.com/phasewatch/run/age_ratio' },
    resource: { type: 'generic_task', labels: { job, task_id: 'all' } },
    points: points.map(([at, value]) => ({ interval: { endTime: { seconds: Math.floor(at / 1_000) } }, value })),
  };
}

/** An alert policy of Phasewatch as the API returns it, with one condition on the series of a filter. */
export function policyOf(displayName: string, filter: string, other: object = {}): object {
  return {
    displayName,
    userLabels: { managed_by: 'phasewatch' },
    enabled: { value: true },
    mutationRecord: { mutateTime: { seconds: 1_768_000_000 } },
    conditions: [{ displayName: 'the condition', conditionThreshold: { filter } }],
    ...other,
  };
}
