import type { Problem } from './problem';

/** The Git repository that holds the declaration and the rendered runbooks. */
export interface Repository {
  /** `https` address of its front page, such as `https://github.com/acme/pipelines`. Links have the form of GitHub's. */
  readonly url: string;
  /**
   * Folder of the rendered runbooks, relative to the root.
   * @default 'docs/runbooks'
   */
  readonly runbooks?: string;
  /**
   * File of the declaration, relative to the root; runbooks name it.
   * @default - they say "the declaration"
   */
  readonly declaration?: string;
}

/** The part of a declaration that says where its runbooks are. */
interface WithRunbooks {
  readonly name: string;
  readonly repository?: Repository;
}

const DEFAULT_FOLDER = 'docs/runbooks';

/** The runbooks of one environment as a file, relative to the root of the repository. */
export function runbookFile(pipeline: WithRunbooks, environment: string): string {
  return `${pipeline.repository?.runbooks ?? DEFAULT_FOLDER}/${pipeline.name}-${environment}.md`;
}

/**
 * Where a person on call finds the runbooks: an https URL, or the file relative to the root where no repository is declared.
 * `HEAD` is the default branch, whatever its name. npm links the files of a package in the same form.
 */
export function runbooksAt(pipeline: WithRunbooks, environment: string): string {
  const file = runbookFile(pipeline, environment);
  return pipeline.repository === undefined ? file : `${pipeline.repository.url}/blob/HEAD/${file}`;
}

/**
 * One runbook of {@link runbooksAt}.
 * @param alert folder of `stacks/alerts/`: the anchor on the page
 */
export function runbookLink(pipeline: WithRunbooks, environment: string, alert: string): string {
  return `${runbooksAt(pipeline, environment)}#${alert}`;
}

/** Problems of a repository; empty where there are none. */
export function repositoryProblems(where: string, { url, runbooks, declaration }: Repository): Problem[] {
  const problems: Problem[] = [];
  if (!/^https:\/\/[\w.-]+(:\d+)?(\/[\w.~-]+)+$/.test(url)) {
    problems.push({
      code: 'DEC060',
      where: `${where}/url`,
      rule: 'the address of a repository is https, with a path, without user, query and slash at the end',
      got: JSON.stringify(url),
      fix: "write it as 'https://github.com/acme/pipelines'",
    });
  }
  for (const [field, path] of Object.entries({ runbooks, declaration })) {
    if (path === undefined || isRelative(path)) continue;
    problems.push({
      code: 'DEC061',
      where: `${where}/${field}`,
      rule: 'a path in a repository is relative to its root, of letters, digits, dots, dashes and underscores',
      got: JSON.stringify(path),
      fix: "write it as 'docs/runbooks', without a slash at its start or end and without '..'",
    });
  }
  return problems;
}

function isRelative(path: string): boolean {
  return path.split('/').every((segment) => /^[\w.-]+$/.test(segment) && segment !== '.' && segment !== '..');
}
