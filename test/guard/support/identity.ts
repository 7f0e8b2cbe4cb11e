import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { HttpFunction } from '@google-cloud/functions-framework';
import type { GoogleKeys } from '../../../guard/ports/google-keys';

/** What Cloud Run puts in place of a signature. */
export const REMOVED = 'SIGNATURE_REMOVED_BY_GOOGLE';

const newKey = () => generateKeyPairSync('rsa', { modulusLength: 2_048 });
const google = newKey();
/** A key that is not one of Google. */
export const FOREIGN_KEY: KeyObject = newKey().privateKey;

/** Google's keys, in these tests. */
export const TEST_KEYS: GoogleKeys = {
  read: () =>
    Promise.resolve({ current: google.publicKey.export({ type: 'spki', format: 'pem' }).toString(), other: 'unused' }),
};

/** A signed token. The claims are by default those of a token that Google has just made for `https://breaker-control`. */
export function signedToken(claims: object, { key = google.privateKey, kid = 'current' } = {}): string {
  const now = Math.floor(Date.now() / 1_000); // the library compares with the machine's clock
  const standard = { iss: 'https://accounts.google.com', email_verified: true, iat: now, exp: now + 3_600 };
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'RS256', kid })}.${part({ ...standard, aud: 'https://127.0.0.1', ...claims })}`;
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key, 'base64url')}`;
}

/** The audience of tokens for a server of a test. */
export function audienceOf(url: string): string {
  return `https://${new URL(url).host}`;
}

/** The headers of a call by a person: one token in both. */
export function callerHeaders(email: string, url: string): Record<string, string> {
  const bearer = `Bearer ${signedToken({ email, aud: audienceOf(url) })}`;
  return { Authorization: bearer, 'X-Serverless-Authorization': bearer };
}

/**
 * A handler behind Cloud Run, whose IAM lets every token through: it checks `X-Serverless-Authorization`, or
 * `Authorization` where that is missing, and removes the signature of what it has checked.
 */
export function behindCloudRun(handler: HttpFunction): HttpFunction {
  return (request, response): unknown => {
    const { headers } = request;
    const name = headers['x-serverless-authorization'] === undefined ? 'authorization' : 'x-serverless-authorization';
    const value = headers[name];
    if (typeof value === 'string') headers[name] = value.replace(/\.[^.]*$/, `.${REMOVED}`);
    return handler(request, response);
  };
}
