import type { IncomingHttpHeaders } from 'node:http';
import * as z from 'zod';
import type { GoogleKeys } from '../../guard/ports/google-keys';
import { printable } from '../../model/printable';
import { refuse } from '../../model/problem';
import { verifyToken } from './verify-token';

/** What Cloud Run puts in place of the signature of a token that it has checked. */
const CHECKED_BY_IAM = 'SIGNATURE_REMOVED_BY_GOOGLE';
/** Longest e-mail address, by RFC 5321. */
const LONGEST_EMAIL = 320;

const claimsSchema = z.object({ email: z.string().min(3).max(LONGEST_EMAIL), email_verified: z.literal(true) });

/**
 * The caller's e-mail, from two copies of one identity token. Where a request has `X-Serverless-Authorization`, IAM checks
 * that header only, and its token arrives without a signature; `Authorization` is passed on as it is
 * (https://cloud.google.com/run/docs/authenticating/service-to-service#acquire-token,
 * https://cloud.google.com/run/docs/troubleshooting#signature-removed). So the function checks the token of `Authorization`
 * itself, and both must name the same person. A request with one header has no token that the function could check.
 *
 * @throws InputError BRK001, and the error of `keys` where they cannot be read
 */
export async function callerOf(headers: IncomingHttpHeaders, keys: GoogleKeys): Promise<string> {
  const checked = bearer(headers['x-serverless-authorization']);
  const own = bearer(headers.authorization);
  if (own === undefined) return refuseCaller('no identity token in Authorization');
  if (own.split('.')[2] === CHECKED_BY_IAM) return refuseCaller('a token whose signature Cloud Run has removed');
  const [, payload = '', signature] = checked?.split('.') ?? [];
  if (signature !== CHECKED_BY_IAM) return refuseCaller('no X-Serverless-Authorization that IAM has checked');

  const verified = await verifyToken(own, await keys.read(), headers.host ?? '');
  if ('refused' in verified) return refuseCaller(verified.refused);
  const email = emailIn(verified.claims);
  if (email === undefined) return refuseCaller('a token without a verified e-mail');
  if (emailIn(parse(payload)) !== email) return refuseCaller('two tokens of different callers');
  return printable(email, LONGEST_EMAIL);
}

/** The token of a header; undefined where there is none. */
function bearer(header: string | string[] | undefined): string | undefined {
  const token = /^Bearer (\S+)$/i.exec(String(header ?? ''))?.[1];
  return token?.split('.').length === 3 ? token : undefined;
}

function emailIn(claims: unknown): string | undefined {
  return claimsSchema.safeParse(claims).data?.email;
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
    rule: 'the caller sends one identity token of Google for this service, with an e-mail, in Authorization and in X-Serverless-Authorization',
    got,
    fix: 'call through `phasewatch breaker` of this version, or send the token of `gcloud auth print-identity-token` in both headers',
  });
}
