import type { Command } from 'commander';
import type { BreakerHistory, BreakerView } from '../guard/breaker/breaker-view';
import { historyTable, listTable } from './breaker-table';
import { terminalWidth } from './terminal-width';
import { command, examples, EXIT, type ExitCode } from './command';
import { answerTo, withControlOptions, type Call, type ControlOptions, type ControlRequest } from './control-call';

/** @returns the exit code: 0 done, 1 the function failed or cannot be reached; bad usage (2) is thrown */
export async function breakerCommand(argv: readonly string[], call: Call): Promise<ExitCode> {
  const program = command('phasewatch breaker', 'Shows, opens and closes circuit breakers through breaker-control.');
  let exit: ExitCode = EXIT.fine;
  const ask = async (sub: Command, request: ControlRequest) => {
    exit = await answerTo(sub.opts<ControlOptions>(), request, call);
  };
  const list = subcommand(program, 'list', 'every breaker with its state and the reason').action(() =>
    ask(list, {
      method: 'GET',
      path: [],
      print: (body) => listTable((body as { readonly breakers: readonly BreakerView[] }).breakers, terminalWidth()),
    }),
  );
  const history = subcommand(program, 'history', 'state changes of one breaker, newest first')
    .argument('<id>', ID_HELP)
    .action((id: string) =>
      ask(history, {
        method: 'GET',
        path: [id],
        print: (body) => historyTable(body as BreakerHistory, terminalWidth()),
      }),
    );
  for (const action of ['open', 'close'] as const) {
    const change = subcommand(program, action, `request to ${action} a breaker; the monitor does it within 1 min`)
      .argument('<id>', ID_HELP)
      .option('--reason <text>', 'reason, stored with your name for the next person on call')
      .action((id: string) => {
        if (change.opts<ControlOptions>().reason === undefined) {
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
  return withControlOptions(program.command(name).description(description).exitOverride());
}
