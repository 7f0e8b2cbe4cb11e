import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StorageConfigSource } from '../../../guard/adapters/google/config-source';
import type { GuardConfig } from '../../../model/guard-config';

/** The configuration that a source reads from these bytes in Cloud Storage. */
export async function readFromStorage(bytes: string): Promise<GuardConfig> {
  const server = createServer((_request, response) => response.end(bytes));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const source = new StorageConfigSource('gs://bucket/guard-config.json', `127.0.0.1:${port}`);
  return source.read().finally(() => {
    server.closeAllConnections();
    server.close();
  });
}
