import { createServer, type AddressInfo } from 'node:net';

/** A port of 127.0.0.1 that no program listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
}

/** The status of the first answer; a server that is starting refuses connections. */
export async function statusOf(url: string): Promise<number> {
  for (let tries = 0; tries < 200; tries += 1) {
    const [result] = await Promise.allSettled([fetch(url)]);
    if (result.status === 'fulfilled') return result.value.status;
    await new Promise((retry) => setTimeout(retry, 50));
  }
  throw new Error(`${url} never answered`);
}
