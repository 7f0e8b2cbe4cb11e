import type { Checkout, Remote } from '../report/audit/checkout';
import { git } from './git';

type Environment = Readonly<Record<string, string | undefined>>;

/** The checkout that the working directory lies in; undefined outside of one. */
export function auditedCheckout(env: Environment = process.env): Checkout | undefined {
  const root = git('rev-parse', '--show-toplevel');
  return root === undefined ? undefined : { root, remote: remoteOf(env) };
}

/** As a workflow of GitHub Actions names it, or else as git does. */
function remoteOf({
  GITHUB_SERVER_URL: server = 'https://github.com',
  GITHUB_REPOSITORY: repository = '',
  GITHUB_SHA: sha = '',
}: Environment): Remote | undefined {
  if (repository !== '' && sha !== '') return { url: `${server}/${repository}`, commit: sha };
  const url = webAddress(git('remote', 'get-url', 'origin') ?? '');
  const commit = git('rev-parse', 'HEAD');
  return url === undefined || commit === undefined ? undefined : { url, commit };
}

/**
 * The page of a remote, `https://github.com/shop/orders`, from any form that git takes. Names and tokens in it are left
 * out. Undefined for a folder.
 */
export function webAddress(remote: string): string | undefined {
  const [, host, path] =
    /^(?:(?:https|ssh|git):\/\/)(?:[^@/]*@)?([^/:]+)(?::\d+)?\/(.+?)(?:\.git)?\/?$/.exec(remote) ??
    /^(?:[^@/:]+@)([^/:]+):(.+?)(?:\.git)?\/?$/.exec(remote) ??
    [];
  return host === undefined || path === undefined ? undefined : `https://${host}/${path}`;
}
