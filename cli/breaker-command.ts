import Table from 'cli-table3';
import { Option, type Command } from 'commander';
import pc from 'picocolors';
import type { BreakerHistory, BreakerView } from '../guard/breaker/breaker-view';
import { command, deliver, EXIT, type ExitCode } from './command';
import { UsageError } from './usage-error';

interface Options {
  readonly url?: string;
  readonly format: 'table' | 'json';
  readonly reason?: string;
}

/** Calls the deployed function as whoever runs this. */
export type Call = (url: URL, method: 'GET' | 'POST', body?: object) => Promise<{ status: number; body: unknown }>;

const STYLE = { head: [], border: [], compact: true };

/** @returns the exit code: 0 done, 1 the function could not be asked or failed; 2 is bad usage, thrown */
export async function breakerCommand(argv: readonly string[], call: Call): Promise<ExitCode> {
  const program = command('breaker', 'Looks at circuit breakers, opens and closes them, through breaker-control.');
  let exit: ExitCode = EXIT.fine;
  const add = (name: string, description: string) =>
    program
      .command(name)
      .description(description)
      .exitOverride()
      .addOption(new Option('--url <url>', "breaker-control's address").env('PHASEWATCH_BREAKER_URL'))
      .addOption(new Option('--format <format>', 'how to print').choices(['table', 'json']).default('table'))
      .allowExcessArguments(false);
  const answerTo = async (
    sub: Command,
    method: 'GET' | 'POST',
    path: readonly string[],
    print: (body: unknown) => string,
  ) => {
    const { url, format, reason } = sub.opts<Options>();
    const address = addressOf(url, path);
    const [called] = await Promise.allSettled([call(address, method, method === 'POST' ? { reason } : undefined)]);
    if (called.status === 'rejected') {
      if (called.reason instanceof UsageError) throw called.reason;
      process.stderr.write(`${pc.red('error:')} ${address.host} cannot be reached: ${String(called.reason)}\n`);
      exit = EXIT.findings;
      return;
    }
    const { status, body } = called.value;
    if (status >= 400 && status < 500) throw new UsageError(`breaker-control: ${errorIn(body, status)}`);
    if (status < 200 || status >= 300) {
      process.stderr.write(`${pc.red('error:')} breaker-control: ${errorIn(body, status)}\n`);
      exit = EXIT.findings;
      return;
    }
    deliver(format === 'json' ? JSON.stringify(body, null, 2) : print(body), undefined);
  };

  const list = add('list', 'every breaker, its state and why').action(() =>
    answerTo(list, 'GET', [], (body) => listTable((body as { readonly breakers: readonly BreakerView[] }).breakers)),
  );
  const history = add('history', 'what happened to one breaker, the newest first')
    .argument('<id>', 'its processor, or its deployable where several share its triggers')
    .action((id: string) => answerTo(history, 'GET', [id], (body) => historyTable(body as BreakerHistory)));
  for (const action of ['open', 'close'] as const) {
    const move = add(action, `asks the monitor to ${action} a breaker at its next tick, within a minute`)
      .argument('<id>', 'its processor, or its deployable where several share its triggers')
      .requiredOption('--reason <text>', 'why; kept with your name, and read by the next person on call')
      .action((id: string) =>
        answerTo(move, 'POST', [id, action], () => `asked to ${action} ${id}; the monitor does it at its next tick`),
      );
  }
  program.addHelpText('after', '\nExit 0: done. 1: breaker-control failed or is not there. 2: bad usage, or refused.');
  await program.parseAsync([...argv], { from: 'user' });
  return exit;
}

function addressOf(url: string | undefined, path: readonly string[]): URL {
  if (url === undefined) {
    throw new UsageError(
      "--url: breaker-control's address is needed, got none; take it from `gcloud functions describe phasewatch-breaker-control`, or set PHASEWATCH_BREAKER_URL",
    );
  }
  if (!URL.canParse(url)) throw new UsageError(`--url: an address is needed, got ${JSON.stringify(url)}`);
  const address = new URL(url);
  const isHere = address.hostname === '127.0.0.1' || address.hostname === 'localhost';
  if (address.protocol !== 'https:' && !isHere) {
    throw new UsageError(`--url: a token travels by https only, got ${address.protocol}//${address.host}`);
  }
  address.pathname = [address.pathname.replace(/\/+$/, ''), ...path.map(encodeURIComponent)].join('/');
  return address;
}

/** The function says what is wrong in JSON; IAM and the network in front of it in their own ways. */
function errorIn(body: unknown, status: number): string {
  if (typeof body === 'object' && body !== null && 'error' in body) return String(body.error);
  const whoMay = status === 401 || status === 403 ? '; you need roles/run.invoker on it' : '';
  return `it answered ${status}${whoMay}`;
}

function listTable(breakers: readonly BreakerView[]): string {
  const table = new Table({ head: ['breaker', 'phase', 'state', 'since', 'why', 'asked for'], style: STYLE });
  for (const { id, phase, state, since, reason, by, request } of breakers) {
    table.push([
      id,
      phase ?? 'not declared',
      paint(state),
      since ?? '',
      since === null ? '' : `${reason} (${by})`,
      request === null ? '' : `${request.action} (${request.by}): ${request.reason}`,
    ]);
  }
  return table.toString();
}

function historyTable({ breaker, history }: BreakerHistory): string {
  const table = new Table({ head: ['when', 'from', 'to', 'who', 'why'], style: STYLE });
  for (const { at, from, to, by, reason } of history) {
    table.push([new Date(at).toISOString(), from, paint(to), by, reason]);
  }
  const stops = breaker.stops.length === 0 ? 'stops nothing' : `stops ${breaker.stops.join(', ')}`;
  const asked = breaker.request;
  return [
    `${pc.bold(breaker.id)}  ${paint(breaker.state)}  ${stops}`,
    ...(asked === null ? [] : [`asked to ${asked.action} by ${asked.by}: ${asked.reason}`]),
    history.length === 0 ? 'nothing has happened to it' : table.toString(),
  ].join('\n');
}

function paint(state: BreakerView['state']): string {
  const text = state.replace('_', '-');
  return state === 'closed' ? pc.green(text) : state === 'open' ? pc.red(text) : pc.yellow(text);
}
