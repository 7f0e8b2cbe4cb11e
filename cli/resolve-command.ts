import { command, examples, EXIT, type ExitCode } from './command';
import { answerTo, withControlOptions, type Call, type ControlOptions } from './control-call';

/** @returns the exit code: 0 resolved, 1 the function failed or cannot be reached; bad usage and refusals (2) are thrown */
export async function resolveCommand(argv: readonly string[], call: Call): Promise<ExitCode> {
  let exit: ExitCode = EXIT.fine;
  const program = withControlOptions(
    command('phasewatch resolve', 'Closes work that will not be repeated, with your name and the reason.'),
  )
    .argument('<processor>', 'name of the processor')
    .argument('<date>', 'data date of the work, YYYY-MM-DD')
    .requiredOption('--reason <text>', 'reason, stored with your name for the next person on call')
    .addHelpText(
      'after',
      examples(
        ["resolve orders-pricing 2026-01-14 --reason 'the shop was closed, INC-123'"],
        'Resolves the runs that the monitor closed: their incidents close at the next tick, and missed deadlines that wait for this work alone ' +
          'are no longer counted. Nothing is run.\n' +
          'Exit 0: resolved. 1: breaker-control failed or cannot be reached. 2: bad usage, or no closed run is unresolved.',
      ),
    )
    .action(async (processor: string, date: string) => {
      const path = ['works', processor, date, 'resolve'];
      exit = await answerTo(program.opts<ControlOptions>(), { method: 'POST', path, print }, call);
    });
  await program.parseAsync([...argv], { from: 'user' });
  return exit;
}

function print(body: unknown): string {
  const { work, runs } = body as { readonly work: string; readonly runs: readonly string[] };
  return `resolved ${work}: ${runs.join(', ')}`;
}
