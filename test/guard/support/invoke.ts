import type { HttpFunction } from '@google-cloud/functions-framework';

type Arguments = Parameters<HttpFunction>;

/** Calls a handler without a server, for tests that make thousands of calls. */
export async function invoke(handler: HttpFunction, body?: unknown): Promise<{ status: number; body: unknown }> {
  let status = 0;
  let answered: unknown;
  const response = {
    status: (code: number) => {
      status = code;
      return response;
    },
    set: () => response,
    json: (json: unknown) => {
      answered = json;
    },
    end: () => undefined,
  };
  const request = { method: 'POST', body, rawBody: Buffer.alloc(0) };
  await handler(request as unknown as Arguments[0], response as unknown as Arguments[1]);
  return { status, body: answered };
}
