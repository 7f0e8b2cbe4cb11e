import { grpc, protobuf } from 'google-gax';

/** A page of answers, or the refusal of one. */
export type Answer = object | { readonly code: grpc.status; readonly details: string };

/** A method of a service, as its proto defines it. */
export interface ListMethod {
  /** The protos of the client, as JSON. */
  readonly protos: object;
  /** Such as `google.cloud.asset.v1.AssetService`. */
  readonly service: string;
  /** Such as `ListAssets`. */
  readonly method: string;
}

/** Answers one method that lists something, on 127.0.0.1, with the messages of its proto. */
export class ListServer<Request> {
  readonly requests: Request[] = [];
  port = 0;
  private readonly server = new grpc.Server();

  constructor(
    private readonly listed: ListMethod,
    private readonly answer: (request: Request) => Answer,
  ) {}

  async start(): Promise<this> {
    const { protos, service, method } = this.listed;
    const root = protobuf.Root.fromJSON(protos);
    const inPackage = (name: string) => root.lookupType(`${service.slice(0, service.lastIndexOf('.'))}.${name}`);
    const [requestType, responseType] = [inPackage(`${method}Request`), inPackage(`${method}Response`)];
    const definition = {
      path: `/${service}/${method}`,
      requestStream: false,
      responseStream: false,
      requestSerialize: () => Buffer.alloc(0),
      requestDeserialize: (bytes: Buffer) =>
        requestType.toObject(requestType.decode(bytes), { enums: String, arrays: true }) as Request,
      responseSerialize: (page: object) => Buffer.from(responseType.encode(responseType.fromObject(page)).finish()),
      responseDeserialize: () => ({}),
    };
    const handle = ({ request }: { request: Request }, done: grpc.sendUnaryData<object>): void => {
      this.requests.push(request);
      const page = this.answer(request);
      if ('code' in page) done(page);
      else done(null, page);
    };
    this.server.addService({ list: definition }, { list: handle as grpc.UntypedHandleCall });
    this.port = await new Promise<number>((resolve, reject) => {
      this.server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
        if (error === null) resolve(port);
        else reject(error);
      });
    });
    return this;
  }

  /**
   * Options with which a real client calls this server.
   * @param gaxGrpc the client's own copy of gRPC, from which its credentials must come
   */
  clientOptions({ grpc: own }: { readonly grpc: typeof grpc }) {
    const sslCreds = own.credentials.createInsecure();
    return { apiEndpoint: '127.0.0.1', port: this.port, projectId: 'sample-project', sslCreds };
  }

  stop(): void {
    this.server.forceShutdown();
  }
}
