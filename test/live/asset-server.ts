import * as grpc from '@grpc/grpc-js';
import { AssetServiceClient } from '@google-cloud/asset';
import protos from '@google-cloud/asset/build/protos/protos.json';
import * as protobuf from 'protobufjs';
import type { TestAsset } from './project-assets';

/** A request as the server reads it. */
export interface ListRequest {
  readonly parent: string;
  readonly assetTypes: readonly string[];
  readonly contentType: string;
  readonly pageSize: number;
  readonly pageToken?: string;
}

/** A page of assets, or the refusal of one. */
export type Page =
  | { readonly assets: readonly (TestAsset | object)[]; readonly nextPageToken?: string }
  | { readonly code: grpc.status; readonly details: string };

const PATH = '/google.cloud.asset.v1.AssetService/ListAssets';

/** Answers `ListAssets` on 127.0.0.1 as the service's proto defines it. */
export class AssetServer {
  readonly requests: ListRequest[] = [];
  private readonly server = new grpc.Server();
  private port = 0;
  private readonly clients: AssetServiceClient[] = [];

  constructor(private readonly answer: (request: ListRequest) => Page) {}

  async start(): Promise<this> {
    const root = protobuf.Root.fromJSON(protos);
    const requestType = root.lookupType('google.cloud.asset.v1.ListAssetsRequest');
    const responseType = root.lookupType('google.cloud.asset.v1.ListAssetsResponse');
    const method = {
      path: PATH,
      requestStream: false,
      responseStream: false,
      requestSerialize: () => Buffer.alloc(0),
      requestDeserialize: (bytes: Buffer) =>
        requestType.toObject(requestType.decode(bytes), { enums: String, arrays: true }) as ListRequest,
      responseSerialize: (page: object) => Buffer.from(responseType.encode(responseType.fromObject(page)).finish()),
      responseDeserialize: () => ({}),
    };
    this.server.addService(
      { listAssets: method },
      {
        listAssets: ({ request }: { request: ListRequest }, done: grpc.sendUnaryData<object>) => {
          this.requests.push(request);
          const page = this.answer(request);
          if ('code' in page) done(page);
          else done(null, { ...page, assets: page.assets.map(asStruct) });
        },
      },
    );
    this.port = await new Promise<number>((resolve, reject) => {
      this.server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
        if (error === null) resolve(port);
        else reject(error);
      });
    });
    return this;
  }

  /** A real client of this server. Its credentials must come from its own copy of gRPC. */
  client(): AssetServiceClient {
    const insecure = new AssetServiceClient()['_gaxGrpc'] as { readonly grpc: typeof grpc };
    const client = new AssetServiceClient({
      apiEndpoint: '127.0.0.1',
      port: this.port,
      projectId: 'sample-project',
      sslCreds: insecure.grpc.credentials.createInsecure(),
    });
    this.clients.push(client);
    return client;
  }

  async stop(): Promise<void> {
    await Promise.all(this.clients.map((client) => client.close()));
    this.server.forceShutdown();
  }
}

/** The data of an asset as a `google.protobuf.Struct`. */
function asStruct(asset: object): object {
  const { resource } = asset as Partial<TestAsset>;
  return resource === undefined ? asset : { ...asset, resource: { ...resource, data: structOf(resource.data) } };
}

function structOf(value: object): object {
  return { fields: Object.fromEntries(Object.entries(value).map(([key, one]) => [key, valueOf(one)])) };
}

function valueOf(value: unknown): object {
  if (Array.isArray(value)) return { listValue: { values: value.map(valueOf) } };
  if (typeof value === 'object' && value !== null) return { structValue: structOf(value) };
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'number') return { numberValue: value };
  return typeof value === 'boolean' ? { boolValue: value } : { nullValue: 0 };
}
