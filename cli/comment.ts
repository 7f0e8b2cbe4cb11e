import { Octokit } from '@octokit/core';
import {
  commentCommand,
  type Comments,
  type GitHubAccess,
  type PostedComment,
  type PullRequest,
} from './comment-command';
import type { ExitCode } from './command';
import { UsageError } from './usage-error';

/** Longest time of a call, in milliseconds. */
const CALL_MS = 30_000;
/** Version of GitHub's API. https://docs.github.com/en/rest/about-the-rest-api/api-versions */
const API_VERSION = '2022-11-28';

const COMMENTS = `query ($owner: String!, $repo: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      comments(first: 100, after: $after) {
        nodes { databaseId body url viewerDidAuthor }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}`;

/** One page of the answer to {@link COMMENTS}. */
interface CommentsPage {
  readonly repository: {
    readonly pullRequest: {
      readonly comments: {
        readonly nodes: readonly {
          readonly databaseId: number;
          readonly body: string;
          readonly url: string;
          readonly viewerDidAuthor: boolean;
        }[];
        readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
      };
    };
  };
}

/** What is read of an error of Octokit. */
interface Refusal {
  readonly status?: number;
  readonly message: string;
  readonly response?: { readonly headers?: Readonly<Record<string, string | number | undefined>> };
  readonly headers?: Readonly<Record<string, string | number | undefined>>;
  /** Of an answer to a query. */
  readonly errors?: readonly { readonly type?: string; readonly message: string }[];
}

/** @returns the exit code 0; bad usage and refusals are thrown */
export function run(argv: readonly string[]): Promise<ExitCode> {
  return commentCommand(argv, openGitHub);
}

/** The comments of a pull request, by GitHub's own client. */
function openGitHub(pull: PullRequest, { api, token }: GitHubAccess): Comments {
  const silent = () => undefined;
  const octokit = new Octokit({
    auth: token,
    baseUrl: api,
    userAgent: 'phasewatch',
    log: { debug: silent, info: silent, warn: silent, error: silent },
  });
  const place = `${pull.owner}/${pull.repo}#${pull.number}`;
  const call = async <T>(request: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    try {
      return await request(AbortSignal.timeout(CALL_MS));
    } catch (error) {
      throw new UsageError(refusalText(place, error as Refusal));
    }
  };
  const headers = { 'X-GitHub-Api-Version': API_VERSION };
  return {
    list: () =>
      call(async (signal) => {
        const found: PostedComment[] = [];
        for (let after: string | null = null; ;) {
          const page: CommentsPage = await octokit.graphql(COMMENTS, { ...pull, after, request: { signal } });
          const { nodes, pageInfo } = page.repository.pullRequest.comments;
          found.push(...nodes.map(({ databaseId: id, viewerDidAuthor: isOwn, ...rest }) => ({ id, isOwn, ...rest })));
          if (!pageInfo.hasNextPage) return found;
          after = pageInfo.endCursor;
        }
      }),
    create: (body) =>
      call(async (signal) => {
        const { owner, repo, number: issue_number } = pull;
        const parameters = { owner, repo, issue_number, body, headers, request: { signal } };
        const { data } = await octokit.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', parameters);
        return data.html_url;
      }),
    update: (comment_id, body) =>
      call(async (signal) => {
        const { owner, repo } = pull;
        const parameters = { owner, repo, comment_id, body, headers, request: { signal } };
        try {
          const { data } = await octokit.request(
            'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
            parameters,
          );
          return data.html_url;
        } catch (error) {
          if ((error as Refusal).status === 404) return undefined;
          throw error;
        }
      }),
  };
}

/** Why GitHub refused a call, and what to do. */
function refusalText(place: string, refusal: Refusal): string {
  const { status, message, response, errors = [] } = refusal;
  const headers = refusal.headers ?? response?.headers ?? {};
  const types = errors.map(({ type }) => type);
  const said = `${place}: GitHub says '${message}'${status === undefined ? '' : ` (${status})`}`;
  const wait = waitText(headers);
  if (types.includes('RATE_LIMITED') || ((status === 403 || status === 429) && wait !== undefined))
    return `${place}: the rate limit of the token is used up; run it again ${wait ?? 'in an hour'}`;
  if (status === 401) return `${said}; set GITHUB_TOKEN to a valid token`;
  if (status === 403 || types.includes('FORBIDDEN'))
    return `${said}; the job needs the permission pull-requests: write, which a pull request from a fork does not give`;
  if (status === 404 || types.includes('NOT_FOUND'))
    return `${said}; check --repo and --pull, and that the token may read the repository`;
  return `${said}; check GITHUB_API_URL and run it again`;
}

/** When calls are allowed again; undefined: no limit is named. https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api */
function waitText(headers: NonNullable<Refusal['headers']>): string | undefined {
  const after = headers['retry-after'];
  if (after !== undefined) return `in ${after} s`;
  if (String(headers['x-ratelimit-remaining']) !== '0') return undefined;
  const reset = Number(headers['x-ratelimit-reset']);
  return Number.isFinite(reset) ? `after ${new Date(reset * 1_000).toISOString()}` : 'in an hour';
}
