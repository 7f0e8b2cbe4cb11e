import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { http, type HttpFunction } from '@google-cloud/functions-framework';
import { getTestServer } from '@google-cloud/functions-framework/testing';

/** A function that answers on a port of this machine. */
export interface Served {
  readonly url: string;
  close(): Promise<void>;
}

let served = 0;

/** Runs a handler in the functions framework. */
export function serve(handler: HttpFunction): Promise<Served> {
  served += 1;
  const name = `under-test-${served}`;
  http(name, handler);
  return listen(getTestServer(name));
}

function listen(server: Server): Promise<Served> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      const close = () =>
        new Promise<void>((done) => {
          server.close(() => done());
          server.closeAllConnections();
        });
      resolve({ url: `http://127.0.0.1:${port}/`, close });
    });
  });
}
