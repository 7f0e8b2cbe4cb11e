import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { refuse } from '../../model/problem';

/** What Cloud Run puts in place of a token's signature once IAM has let the caller in. */
const VERIFIED = 'SIGNATURE_REMOVED_BY_GOOGLE';

const claimsSchema = z.object({ email: z.string().min(3).max(320), email_verified: z.literal(true) });

/**
 * Who calls, as the identity token says that Cloud Run let in. IAM has verified the token and taken its signature away
 * (https://cloud.google.com/run/docs/troubleshooting#signature-removed); one that still has a signature was verified by
 * nobody. Where a caller sends both headers, Cloud Run looks at `X-Serverless-Authorization` alone and passes the other
 * on as it came, so that pair is refused: it could name anybody.
 *
 * @throws InputError BRK001
 */
export function callerOf(headers: IncomingHttpHeaders): string {
  const serverless = headers['x-serverless-authorization'];
  const { authorization } = headers;
  if (serverless !== undefined && authorization !== undefined) return refuseCaller('two authorization headers');
  const header = serverless ?? authorization;
  if (header === undefined) return refuseCaller('no token');
  const token = /^Bearer (\S+)$/i.exec(String(header))?.[1]?.split('.') ?? [];
  if (token.length !== 3) return refuseCaller('no identity token');
  const [, payload = '', signature] = token;
  if (signature !== VERIFIED) return refuseCaller('a token that Cloud Run has not verified');
  const claims = claimsSchema.safeParse(parse(payload));
  return claims.success ? claims.data.email : refuseCaller('a token without a verified e-mail');
}

function parse(payload: string): unknown {
  try {
    return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

function refuseCaller(got: string): never {
  return refuse({
    code: 'BRK001',
    where: 'caller',
    rule: 'whoever looks at or moves a breaker is known by the e-mail of an identity token that Cloud Run verified',
    got,
    fix: 'call through `npm run -s breaker`, or with a token of `gcloud auth print-identity-token`',
  });
}
