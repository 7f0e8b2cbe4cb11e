import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Text that is replaced in a file. */
interface TextChange {
  /** Path from the checkout's root. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/**
 * A commit on top of HEAD in which one text is another. The work tree and its index stay as they are.
 * @param scratch folder of temporary files
 * @returns its id
 * @throws Error where the file does not have the text
 */
export function changedCommit(root: string, scratch: string, { file, from, to }: TextChange): string {
  const env = { ...process.env, ...IDENTITY, GIT_INDEX_FILE: join(scratch, 'changed-index') };
  const git = (args: readonly string[], input = '') =>
    execFileSync('git', args, { cwd: root, env, input, encoding: 'utf8' }).trim();
  const text = readFileSync(join(root, file), 'utf8');
  if (!text.includes(from)) throw new Error(`${file}: no '${from}'`);
  const blob = git(['hash-object', '-w', '--stdin'], text.replace(from, to));
  git(['read-tree', 'HEAD']);
  git(['update-index', '--cacheinfo', `100644,${blob},${file}`]);
  return git(['commit-tree', git(['write-tree']), '-p', 'HEAD', '-m', `bench: ${to}`]);
}

const [name, email] = ['bench', 'bench@example.com'];
const IDENTITY = {
  GIT_AUTHOR_NAME: name,
  GIT_AUTHOR_EMAIL: email,
  GIT_COMMITTER_NAME: name,
  GIT_COMMITTER_EMAIL: email,
};
