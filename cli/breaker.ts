import { GoogleAuth } from 'google-auth-library';
import { breakerCommand } from './breaker-command';
import type { ExitCode } from './command';
import type { Call } from './control-call';
import { UsageError } from './usage-error';

/** Longer than the function's own deadline with a cold start, in milliseconds. */
const CALL_MS = 60_000;

/**
 * Calls with an identity token: PHASEWATCH_ID_TOKEN, or one from the Google credentials of this machine. IAM checks the
 * copy in `X-Serverless-Authorization` and removes its signature; breaker-control checks the other one.
 */
export const callGoogle: Call = async (url, method, body) => {
  const bearer = `Bearer ${await identityToken(url.origin)}`;
  const headers = new Headers({ Authorization: bearer, 'X-Serverless-Authorization': bearer });
  if (body !== undefined) headers.set('Content-Type', 'application/json');
  const response = await fetch(url, {
    method,
    headers,
    signal: AbortSignal.timeout(CALL_MS),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: parse(text) };
};

async function identityToken(audience: string): Promise<string> {
  const given = process.env['PHASEWATCH_ID_TOKEN'];
  if (given !== undefined && given !== '') return given;
  try {
    const client = await new GoogleAuth().getIdTokenClient(audience);
    return await client.idTokenProvider.fetchIdToken(audience);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(
      `credentials: no identity token (${why}); run \`gcloud auth application-default login\`, or set PHASEWATCH_ID_TOKEN to \`gcloud auth print-identity-token\``,
    );
  }
}

/** Undefined if it is not JSON: IAM and load balancers in front of the function answer in HTML. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @returns the exit code; bad usage and refusals (2) are thrown */
export function run(argv: readonly string[]): Promise<ExitCode> {
  return breakerCommand(argv, callGoogle);
}
