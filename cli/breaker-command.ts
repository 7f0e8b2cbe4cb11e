import { Option, type Command } from 'commander';
import pc from 'picocolors';
import type { BreakerHistory, BreakerView } from '../guard/breaker/breaker-view';
import { historyTable, listTable } from './breaker-table';
import { command, deliver, examples, EXIT, type ExitCode } from './command';
import { UsageError } from './usage-error';

interface Options {
  readonly url?: string;
  readonly format: 'table' | 'json';
  readonly reason?: string;
}

/** Calls the deployed function with the caller's credentials. */
export type Call = (url: URL, method: 'GET' | 'POST', body?: object) => Promise<{ status: number; body: unknown }>;

/** One request to the function. */
interface BreakerRequest {
  readonly method: 'GET' | 'POST';
  /** Path segments after the URL of the function. */
  readonly path: readonly string[];
  /** The answer as text for a terminal. */
  readonly print: (body: unknown) => string;
}

/** @returns the exit code: 0 done, 1 the function failed or cannot be reached; bad usage (2) is thrown */
export async function breakerCommand(argv: readonly string[], call: Call): Promise<ExitCode> {
  const program = command('phasewatch breaker', 'Shows, opens and closes circuit breakers through breaker-control.');
  let exit: ExitCode = EXIT.fine;
  const ask = async (sub: Command, request: BreakerRequest) => {
    exit = await answerTo(sub.opts<Options>(), request, call);
  };
  const list = subcommand(program, 'list', 'every breaker with its state and the reason').action(() =>
    ask(list, {
      method: 'GET',
      path: [],
      print: (body) => listTable((body as { readonly breakers: readonly BreakerView[] }).breakers),
    }),
  );
  const history = subcommand(program, 'history', 'state changes of one breaker, newest first')
    .argument('<id>', ID_HELP)
    .action((id: string) =>
      ask(history, { method: 'GET', path: [id], print: (body) => historyTable(body as BreakerHistory) }),
    );
  for (const action of ['open', 'close'] as const) {
    const change = subcommand(program, action, `request to ${action} a breaker; the monitor does it within 1 min`)
      .argument('<id>', ID_HELP)
      .option('--reason <text>', 'reason, stored with your name for the next person on call')
      .action((id: string) => {
        if (change.opts<Options>().reason === undefined) {
          return change.error("error: required option '--reason <text>' not specified");
        }
        const print = () => `requested to ${action} ${id}; the monitor does it at its next tick`;
        return ask(change, { method: 'POST', path: [id, action], print });
      });
  }
  program.addHelpText(
    'after',
    examples(
      [
        'breaker list --url https://breaker-control-example.a.run.app',
        'breaker history orders-pricing',
        "breaker open orders-pricing --reason 'BigQuery is down'",
      ],
      'Exit 0: done. 1: breaker-control failed or cannot be reached. 2: bad usage, or refused.',
    ),
  );
  await program.parseAsync([...argv], { from: 'user' });
  return exit;
}

const ID_HELP = 'name of its processor, or of its deployable if processors share triggers';

function subcommand(program: Command, name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .exitOverride()
    .addOption(new Option('--url <url>', 'URL of breaker-control').env('PHASEWATCH_BREAKER_URL'))
    .addOption(new Option('--format <format>', 'output format').choices(['table', 'json']).default('table'))
    .allowExcessArguments(false);
}

/** Calls the function and prints its answer, or the error. */
async function answerTo(
  { url, format, reason }: Options,
  { method, path, print }: BreakerRequest,
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
