import { Option, type Command } from 'commander';
import pc from 'picocolors';
import { deliver, EXIT, type ExitCode } from './command';
import { UsageError } from './usage-error';

/** Options of every command that calls breaker-control. */
export interface ControlOptions {
  readonly url?: string;
  readonly format: 'table' | 'json';
  readonly reason?: string;
}

/** Calls the deployed function with the caller's credentials. */
export type Call = (url: URL, method: 'GET' | 'POST', body?: object) => Promise<{ status: number; body: unknown }>;

/** One request to the function. */
export interface ControlRequest {
  readonly method: 'GET' | 'POST';
  /** Path segments after the URL of the function. */
  readonly path: readonly string[];
  /** The answer as text for a terminal. */
  readonly print: (body: unknown) => string;
}

export function withControlOptions(command: Command): Command {
  return command
    .addOption(new Option('--url <url>', 'URL of breaker-control').env('PHASEWATCH_BREAKER_URL'))
    .addOption(new Option('--format <format>', 'output format').choices(['table', 'json']).default('table'))
    .allowExcessArguments(false);
}

/** Calls the function and prints its answer, or the error. */
export async function answerTo(
  { url, format, reason }: ControlOptions,
  { method, path, print }: ControlRequest,
  call: Call,
): Promise<ExitCode> {
  const address = addressOf(url, path);
  const [called] = await Promise.allSettled([call(address, method, method === 'POST' ? { reason } : undefined)]);
  if (called.status === 'rejected') {
    if (called.reason instanceof UsageError) throw called.reason;
    process.stderr.write(`${pc.red('error:')} ${address.host} cannot be reached: ${String(called.reason)}\n`);
    return EXIT.findings;
  }
  const { status, body } = called.value;
  if (status >= 400 && status < 500) throw new UsageError(`breaker-control: ${errorIn(body, status)}`);
  if (status < 200 || status >= 300) {
    process.stderr.write(`${pc.red('error:')} breaker-control: ${errorIn(body, status)}\n`);
    return EXIT.findings;
  }
  deliver(format === 'json' ? JSON.stringify(body, null, 2) : print(body), undefined);
  return EXIT.fine;
}

function addressOf(url: string | undefined, path: readonly string[]): URL {
  if (url === undefined) {
    throw new UsageError(
      '--url: no URL of breaker-control; take it from `gcloud functions describe phasewatch-breaker-control`, or set PHASEWATCH_BREAKER_URL',
    );
  }
  if (!URL.canParse(url)) throw new UsageError(`--url: not a URL, got ${JSON.stringify(url)}`);
  const address = new URL(url);
  const isHere = address.hostname === '127.0.0.1' || address.hostname === 'localhost';
  if (address.protocol !== 'https:' && !isHere) {
    throw new UsageError(`--url: must be https, since it carries a token, got ${address.protocol}//${address.host}`);
  }
  address.pathname = [address.pathname.replace(/\/+$/, ''), ...path.map(encodeURIComponent)].join('/');
  return address;
}

/** The function's own error, or the HTTP status if IAM or the network answered. */
function errorIn(body: unknown, status: number): string {
  if (typeof body === 'object' && body !== null && 'error' in body) return String(body.error);
  const whoMay = status === 401 || status === 403 ? '; you need roles/run.invoker on the function' : '';
  return `HTTP ${status}${whoMay}`;
}
