/** A token as Cloud Run passes it on: claims, and a mark in place of the signature that IAM has verified. */
export function verifiedToken(email: string): string {
  return tokenOf(
    { email, email_verified: true, aud: 'https://breaker-control.example' },
    'SIGNATURE_REMOVED_BY_GOOGLE',
  );
}

/** Any token. */
export function tokenOf(claims: object, signature: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256' })}.${part(claims)}.${signature}`;
}
