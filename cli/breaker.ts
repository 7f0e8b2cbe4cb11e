import { GoogleAuth } from 'google-auth-library';
import { breakerCommand, type Call } from './breaker-command';
import { runCommand } from './command';
import { UsageError } from './usage-error';

/** Long for the function's own deadline, a cold start included. */
const CALL_MS = 60_000;

/**
 * With an identity token for the function: of the service account or person that Google's credentials of this machine
 * belong to, or one that was made elsewhere, as by `gcloud auth print-identity-token`.
 */
const callGoogle: Call = async (url, method, body) => {
  const headers = new Headers({ Authorization: `Bearer ${await identityToken(url.origin)}` });
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
      `credentials: an identity token is needed, got none (${why}); run \`gcloud auth application-default login\`, or set PHASEWATCH_ID_TOKEN to \`gcloud auth print-identity-token\``,
    );
  }
}

/** What stands in front of the function answers in HTML. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

void runCommand(() => breakerCommand(process.argv.slice(2), callGoogle));
