/** The link to a page of this project, from its path. */
export type DocLink = (path: string) => string;

/**
 * Absolute links where the repository is known, otherwise the path.
 * @param repository as `package.json` names it: `git+https://github.com/OWNER/NAME.git`
 * @param root where the paths start, seen from the page. @default - the page stands there
 */
export function docLinks(repository: string | undefined, root = ''): DocLink {
  const base = repository?.replace(/^git\+/, '').replace(/\.git$/, '');
  return (path) => (base?.startsWith('https://') === true ? `${base}/blob/HEAD/${path}` : `${root}${path}`);
}
