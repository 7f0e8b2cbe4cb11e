import { OAuth2Client } from 'google-auth-library';
import type { PublicKeys } from '../../guard/ports/google-keys';

/**
 * Audiences of the tokens of `gcloud auth print-identity-token` and of application-default credentials of people: the client
 * ids of the Google Cloud CLI, which its source names.
 */
const GCLOUD = [
  '32555940559.apps.googleusercontent.com',
  '764086051850-6qr4p6gpi6hn506pt8ejuq83di341hur.apps.googleusercontent.com',
] as const;

/** https://developers.google.com/identity/openid-connect/openid-connect#an-id-tokens-payload */
const ISSUERS = ['https://accounts.google.com', 'accounts.google.com'];

/** The library's errors hold the token, so only their kind is passed on. */
const WHY: readonly (readonly [RegExp, string])[] = [
  [/^Invalid token signature/, 'a token with a wrong signature'],
  [/^No pem found/, 'a token signed with a key that is not one of Google'],
  [/^Token used too late/, 'a token that has expired'],
  [/^Token used too early|^Expiration time too far/, 'a token that is not valid at this time'],
  [/^Invalid issuer/, 'a token of another issuer'],
  [/^Wrong recipient/, 'a token for another service'],
];

/** The claims of a token, or why it is not one of Google for this service. */
export type Verified = { readonly claims: unknown } | { readonly refused: string };

/**
 * Checks signature, issuer, audience and expiry of an identity token.
 *
 * @param host the host of the request, which is one of this service: Google's front end routes by it
 */
export async function verifyToken(token: string, keys: PublicKeys, host: string): Promise<Verified> {
  try {
    const client = new OAuth2Client();
    const audiences = [`https://${host}`, ...GCLOUD];
    const ticket = await client.verifySignedJwtWithCertsAsync(token, { ...keys }, audiences, ISSUERS);
    return { claims: ticket.getPayload() };
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    return { refused: WHY.find(([pattern]) => pattern.test(message))?.[1] ?? 'a token that cannot be read' };
  }
}
