import { command, EXIT, runCommand, type ExitCode } from '../cli/command';
import { UsageError } from '../cli/usage-error';
import { againstCommand } from './against/against-command';
import { chosenRows } from './rows';

interface Options {
  readonly against?: string;
  readonly rows?: string;
  readonly pairs?: string;
  readonly list?: true;
}

const PAIRS = 5;

const HELP = `
Without options every row is measured and compared with its peer, which takes minutes.
With --against each side runs its own scripts in bench/; f8ba477 is the oldest commit with suitable scripts.
Results go to standard output, progress to standard error.

Exit 0: fine. 1: a row failed, or the comparison was stopped. 2: bad usage, row or revision.`;

async function main(): Promise<ExitCode> {
  const program = command('bench', 'Measures speed against named peers, or against another commit of this repository.')
    .option('--against <rev>', 'compare this checkout with that commit, branch or tag')
    .option('--rows <ids>', 'with --against: rows to compare, for example month,synth-55 (default: all)')
    .option('--pairs <count>', `with --against: measurements of each side (default: ${PAIRS})`)
    .option('--list', 'list the rows')
    .addHelpText('after', HELP)
    .parse();
  const { against, rows, pairs, list } = program.opts<Options>();
  if (list) {
    for (const { id, what } of chosenRows(rows)) process.stdout.write(`${id.padEnd(24)}${what}\n`);
    return EXIT.fine;
  }
  if (against !== undefined) {
    return againstCommand({ revision: against, rows: chosenRows(rows), pairs: pairCount(pairs) });
  }
  for (const [option, value] of Object.entries({ rows, pairs })) {
    if (value !== undefined) {
      throw new UsageError(`--${option} ${value}: needs --against; add --against REV, or remove it`);
    }
  }
  // Loaded here only: the peers need packages that --against and --list do not.
  const { peerTable } = await import('./peer-table');
  const { text, isWhole } = await peerTable((line) => process.stderr.write(`${line}\n`));
  process.stdout.write(`${text}\n`);
  return isWhole ? EXIT.fine : EXIT.findings;
}

function pairCount(text: string | undefined): number {
  const count = text === undefined ? PAIRS : Number(text);
  if (Number.isSafeInteger(count) && count >= 1) return count;
  throw new UsageError(`--pairs: not a whole number from 1, got '${text}'; remove it for ${PAIRS}`);
}

void runCommand(main);
