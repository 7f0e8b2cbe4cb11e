import { relative, resolve } from 'node:path';
import type { Finding } from '../../audit/finding';

/** The git checkout in which the audited files lie. */
export interface Checkout {
  /** Its folder, absolute. */
  readonly root: string;
  /** Where others find it. @default - it has no remote */
  readonly remote?: Remote | undefined;
}

/** A repository and the commit that is checked out. */
export interface Remote {
  /** Such as `https://github.com/shop/orders`. */
  readonly url: string;
  readonly commit: string;
}

/** A file as the repository names it; undefined where it lies elsewhere. */
export function pathIn({ root }: Checkout, file: string): string | undefined {
  const path = relative(root, resolve(file)).replaceAll('\\', '/');
  return path === '' || path.startsWith('../') ? undefined : path;
}

/** The page of a file of GitHub's at its commit; undefined on other hosts, whose pages have other addresses. */
export function filePage({ url, commit }: Remote, path: string): string | undefined {
  if (!/^https:\/\/[^/]*github/.test(url)) return undefined;
  return `${url}/blob/${commit}/${path.split('/').map(encodeURIComponent).join('/')}`;
}

/** The page of a line; undefined where the repository is not known. */
export function linePage(
  checkout: Checkout | undefined,
  { file, line }: NonNullable<Finding['source']>,
): string | undefined {
  const path = checkout && pathIn(checkout, file);
  if (path === undefined || checkout?.remote === undefined) return undefined;
  const page = filePage(checkout.remote, path);
  return page && `${page}#L${line}`;
}
