import { grpc, protobuf } from 'google-gax';

/** The refusal of a call. */
export interface Refusal {
  readonly code: grpc.status;
  readonly details: string;
}

/** A method that a server answers, with its messages as plain objects. */
export interface Method {
  readonly service: string;
  readonly name: string;
  readonly request: string;
  readonly response: string;
  readonly answer: (request: object) => object | Refusal;
}

/** Answers calls without streams on 127.0.0.1, as the protos of a service define them. */
export class GrpcServer {
  /** Of 127.0.0.1, once started. */
  port = 0;
  private readonly server = new grpc.Server();

  /** @param protos the JSON that a client of Google ships: `build/protos/protos.json` */
  constructor(protos: object, methods: readonly Method[]) {
    const root = protobuf.Root.fromJSON(protos);
    for (const method of methods) {
      const [requestType, responseType] = [root.lookupType(method.request), root.lookupType(method.response)];
      const definition = {
        path: `/${method.service}/${method.name}`,
        requestStream: false,
        responseStream: false,
        requestSerialize: () => Buffer.alloc(0),
        requestDeserialize: (bytes: Buffer) =>
          requestType.toObject(requestType.decode(bytes), { enums: String, arrays: true }),
        responseSerialize: (answer: object) =>
          Buffer.from(responseType.encode(responseType.fromObject(answer)).finish()),
        responseDeserialize: () => ({}),
      };
      this.server.addService(
        { call: definition },
        {
          call: ({ request }: { request: object }, done: grpc.sendUnaryData<object>) => {
            const answer = method.answer(request);
            if ('code' in answer) done(answer);
            else done(null, answer);
          },
        },
      );
    }
  }

  async start(): Promise<void> {
    this.port = await new Promise<number>((resolve, reject) => {
      this.server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
        if (error === null) resolve(port);
        else reject(error);
      });
    });
  }

  /** Options for a real client of this server. Its credentials must come from the client's own copy of gRPC. */
  clientOptions(another: object) {
    const { grpc: own } = (another as { readonly _gaxGrpc: { readonly grpc: typeof grpc } })._gaxGrpc;
    return {
      apiEndpoint: '127.0.0.1',
      port: this.port,
      projectId: 'sample-project',
      sslCreds: own.credentials.createInsecure(),
    };
  }

  stop(): void {
    this.server.forceShutdown();
  }
}
