import { AssetServiceClient } from '@google-cloud/asset';
import protos from '@google-cloud/asset/build/protos/protos.json';
import { GrpcServer, type Refusal } from './grpc-server';
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
export type Page = { readonly assets: readonly (TestAsset | object)[]; readonly nextPageToken?: string } | Refusal;

const ASSETS = 'google.cloud.asset.v1';

/** Answers `ListAssets` on 127.0.0.1 as the service's proto defines it. */
export class AssetServer {
  readonly requests: ListRequest[] = [];
  private readonly server: GrpcServer;
  private readonly clients: AssetServiceClient[] = [];

  constructor(answer: (request: ListRequest) => Page) {
    this.server = new GrpcServer(protos, [
      {
        service: `${ASSETS}.AssetService`,
        name: 'ListAssets',
        request: `${ASSETS}.ListAssetsRequest`,
        response: `${ASSETS}.ListAssetsResponse`,
        answer: (request) => {
          this.requests.push(request as ListRequest);
          const page = answer(request as ListRequest);
          return 'code' in page ? page : { ...page, assets: page.assets.map(asStruct) };
        },
      },
    ]);
  }

  async start(): Promise<this> {
    await this.server.start();
    return this;
  }

  /** A real client of this server. */
  client(): AssetServiceClient {
    const client = new AssetServiceClient(this.server.clientOptions(new AssetServiceClient()));
    this.clients.push(client);
    return client;
  }

  async stop(): Promise<void> {
    await Promise.all(this.clients.map((client) => client.close()));
    this.server.stop();
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
