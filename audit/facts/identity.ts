import type { Resource } from '../../terraform/resource';
import { Fields } from './fields';
import type { Link } from './link';
import type { ResourceIndex } from './resource-index';

/** The identity that a call carries. */
export type Identity =
  | { readonly kind: 'oidc'; readonly account: Account; readonly audience: Link | undefined }
  /** An access token: accepted by Google's own APIs, refused by Cloud Run. */
  | { readonly kind: 'oauth'; readonly account: Account }
  | { readonly kind: 'none' };

/** A service account: by the resource that creates it, or by its e-mail. */
export type Account =
  | { readonly kind: 'resource'; readonly stack: string; readonly address: string; readonly accountId: string }
  | { readonly kind: 'email'; readonly email: string }
  | { readonly kind: 'unresolved'; readonly text: string };

/** The identity that a Scheduler target or a push configuration carries. */
export function identityOf(index: ResourceIndex, target: Fields): Identity {
  const oidc = target.block('oidc_token');
  if (oidc !== undefined) {
    return {
      kind: 'oidc',
      account: accountOf(index, oidc.link('service_account_email')),
      audience: oidc.link('audience'),
    };
  }
  const oauth = target.block('oauth_token');
  return oauth === undefined
    ? { kind: 'none' }
    : { kind: 'oauth', account: accountOf(index, oauth.link('service_account_email')) };
}

/** The account that an e-mail or an IAM member names. */
export function accountOf(index: ResourceIndex, link: Link | undefined): Account {
  const made = index.referredTo(link);
  if (made?.type === 'google_service_account') return madeBy(made);
  // The API of Workflows prints the full name: projects/PROJECT/serviceAccounts/EMAIL.
  const email = (link?.text ?? '').replace(/^serviceAccount:|^projects\/[^/]+\/serviceAccounts\//, '');
  if (/^[^\s@${}]+@[^\s@${}]+$/.test(email)) return { kind: 'email', email };
  return { kind: 'unresolved', text: link?.text ?? 'no account' };
}

function madeBy(resource: Resource): Account {
  const { stack, address } = resource;
  return { kind: 'resource', stack, address, accountId: Fields.of(resource).expression('account_id') ?? address };
}

/** Does the input make the account? */
export function isMadeHere(index: ResourceIndex, account: Account): boolean {
  return (
    account.kind === 'resource' ||
    index.ofType('google_service_account').some((made) => sameAccount(madeBy(made), account))
  );
}

/** Are they the same account? An e-mail equals a resource where it starts with the account's id. */
export function sameAccount(a: Account, b: Account): boolean {
  if (a.kind === 'resource' && b.kind === 'resource') return a.stack === b.stack && a.address === b.address;
  if (a.kind === 'unresolved' || b.kind === 'unresolved') return false;
  return idOf(a) === idOf(b) && (a.kind !== 'email' || b.kind !== 'email' || a.email === b.email);
}

function idOf(account: Exclude<Account, { kind: 'unresolved' }>): string {
  return account.kind === 'resource' ? account.accountId : (account.email.split('@')[0] ?? account.email);
}

/** As a person reads it. */
export function showAccount(account: Account): string {
  switch (account.kind) {
    case 'resource':
      return account.accountId;
    case 'email':
      return account.email;
    case 'unresolved':
      return account.text;
  }
}
