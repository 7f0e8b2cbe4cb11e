import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { refuse } from '../../model/problem';

/** What Cloud Run puts in place of the signature of a verified token. */
const VERIFIED = 'SIGNATURE_REMOVED_BY_GOOGLE';

const claimsSchema = z.object({ email: z.string().min(3).max(320), email_verified: z.literal(true) });

/**
 * The caller's e-mail, from the identity token of the request. Cloud Run verifies the token and removes its signature
 * (https://cloud.google.com/run/docs/troubleshooting#signature-removed), so a token with a signature is not verified.
 * With both headers, Cloud Run verifies `X-Serverless-Authorization` only and passes the other on unverified: that
 * pair is refused.
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
    rule: 'the caller has an identity token with an e-mail, verified by Cloud Run',
    got,
    fix: 'call through `npm run -s breaker`, or with a token of `gcloud auth print-identity-token`',
  });
}
