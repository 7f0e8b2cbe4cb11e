import { existsSync, readFileSync } from 'node:fs';
import { InvalidArgumentError, type Command } from 'commander';
import { z } from 'zod';
import { commentTagIn, TAG_WITHOUT_NAME } from '../report/review/comment-tag';
import { command, examples, EXIT, type ExitCode } from './command';
import { readJsonFile } from './stack-files';
import { UsageError } from './usage-error';

/** GitHub refuses a longer comment. https://docs.github.com/en/rest/issues/comments */
const MOST_CHARACTERS = 65_536;

/** A pull request. */
export interface PullRequest {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
}

/** A comment on a pull request. */
export interface PostedComment {
  readonly id: number;
  readonly body: string;
  readonly url: string;
  /** Was it written by the account of the token? Another account may write the hidden tag too. */
  readonly isOwn: boolean;
}

/** The comments of a pull request. The calls throw UsageError where GitHub refuses them. */
export interface Comments {
  readonly list: () => Promise<readonly PostedComment[]>;
  /** @returns the URL */
  readonly create: (body: string) => Promise<string>;
  /** @returns the URL; undefined: the comment was deleted */
  readonly update: (id: number, body: string) => Promise<string | undefined>;
}

/** How GitHub is called. */
export interface GitHubAccess {
  /** URL of the API, such as `https://api.github.com`. */
  readonly api: string;
  readonly token: string;
}

interface Options {
  readonly file: string;
  readonly repo?: string;
  readonly pull?: number;
  readonly dryRun?: boolean;
}

const HELP = examples(
  ['comment --file comment.md', 'comment --file comment.md --repo shop/orders --pull 12 --dry-run'],
  `The file is the output of \`phasewatch diff --format markdown\`. In a workflow of GitHub Actions the repository and the pull request are known, and the token is GITHUB_TOKEN (of a job with the permission pull-requests: write).
Prints what was done and the URL: created, updated or unchanged.

Exit 0: done. 2: bad usage or input, or GitHub refuses it.`,
);

function program(): Command {
  return command('phasewatch comment', 'Creates or updates the one comment on a pull request that says what it means.')
    .requiredOption('--file <file>', 'the comment, as Markdown')
    .option('--repo <owner/name>', 'repository (default: GITHUB_REPOSITORY)')
    .option('--pull <number>', 'pull request (default: that of the event in GITHUB_EVENT_PATH)', pullNumber)
    .option('--dry-run', 'print the comment and call nothing')
    .addHelpText('after', HELP);
}

/**
 * @param open calls GitHub
 * @returns the exit code 0; bad usage, bad input and refusals are thrown
 */
export async function commentCommand(
  argv: readonly string[],
  open: (pull: PullRequest, access: GitHubAccess) => Comments,
  env: NodeJS.ProcessEnv = process.env,
): Promise<ExitCode> {
  const options = program()
    .parse([...argv], { from: 'user' })
    .opts<Options>();
  const body = commentIn(options.file);
  if (options.dryRun === true) {
    process.stdout.write(body);
    return EXIT.fine;
  }
  const pull = pullRequestOf(options, env);
  const token = env['GITHUB_TOKEN'] ?? '';
  if (token === '')
    throw new UsageError('GITHUB_TOKEN: not set; set it to a token that may write comments, or add --dry-run');
  const comments = open(pull, { api: env['GITHUB_API_URL'] ?? 'https://api.github.com', token });
  process.stdout.write(`${await post(comments, body)}\n`);
  return EXIT.fine;
}

/** Creates the comment, or updates the one that is there. @returns what was done, and the URL */
async function post(comments: Comments, body: string): Promise<string> {
  const own = (await comments.list()).filter(({ isOwn }) => isOwn);
  const withTag = (tag: string | undefined) => own.find((one) => commentTagIn(one.body) === tag);
  const known = withTag(commentTagIn(body)) ?? withTag(TAG_WITHOUT_NAME);
  if (known?.body.trim() === body.trim()) return `unchanged ${known.url}`;
  const updated = known === undefined ? undefined : await comments.update(known.id, body);
  return updated === undefined ? `created ${await comments.create(body)}` : `updated ${updated}`;
}

/** @throws UsageError for a file that GitHub would refuse, or that could not be found again */
function commentIn(file: string): string {
  if (!existsSync(file)) throw new UsageError(`--file ${file}: no such file`);
  const body = readFileSync(file, 'utf8');
  if (commentTagIn(body) === undefined)
    throw new UsageError(
      `--file ${file}: does not start with the hidden tag by which the comment is found again; write it with \`phasewatch diff --format markdown\``,
    );
  if (body.length > MOST_CHARACTERS)
    throw new UsageError(
      `--file ${file}: a comment has at most ${MOST_CHARACTERS} characters, got ${body.length}; add less to the output of \`phasewatch diff --format markdown\``,
    );
  return body;
}

const eventSchema = z.looseObject({ pull_request: z.looseObject({ number: z.number() }) });

/** @throws UsageError where the repository or the pull request is not known */
function pullRequestOf({ repo = '', pull }: Options, env: NodeJS.ProcessEnv): PullRequest {
  const name = repo === '' ? (env['GITHUB_REPOSITORY'] ?? '') : repo;
  const [, owner, repository] = /^([\w.-]+)\/([\w.-]+)$/.exec(name) ?? [];
  if (owner === undefined || repository === undefined)
    throw new UsageError(`--repo: must be OWNER/NAME, got '${name}'; name the repository of the pull request`);
  const number = pull ?? numberInEvent(env['GITHUB_EVENT_PATH']);
  if (number === undefined)
    throw new UsageError('--pull: this is no event of a pull request; name the number of the pull request');
  return { owner, repo: repository, number };
}

function numberInEvent(file: string | undefined): number | undefined {
  if (file === undefined) return undefined;
  const { data } = eventSchema.safeParse(readJsonFile('GITHUB_EVENT_PATH', file));
  return data?.pull_request.number;
}

function pullNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new InvalidArgumentError('Use the number of a pull request.');
  return number;
}
