import { Option } from 'commander';
import { LineCheck, type LinesReport } from '../guard/lines/check-lines';
import { judgedJson, judgedText, type Judged } from '../model/judged';
import { readLines } from '../replay/log-lines';
import { fitLines } from '../report/parts/fit-lines';
import { terminalTable } from '../report/parts/terminal-table';
import { declaredStack } from '../simulation/declared-stack';
import { command, deliver, examples, exitFor, type ExitCode } from './command';
import { readCurrentStacks, withNotCompared } from './current-stacks';
import { ENVIRONMENT_HELP, STACK_HELP } from './stack-options';
import { terminalWidth } from './terminal-width';

interface Options {
  readonly logs?: readonly string[];
  readonly stack?: string;
  readonly environment?: string;
  readonly format: 'table' | 'json';
}

const HELP = examples(
  ['lines --logs lines.ndjson', 'lines --logs logs/ --format json'],
  `Log files are output of \`gcloud logging read --format=json\`, or one JSON entry on each line, with or without gzip.
Each line is read as the run recorder reads it. Heartbeats may be a tenth later than declared. A run without an end is a finding where it had no heartbeat for longer than allowed at the end of the recording.
JSON: {"version":1,"lines","runs","stillRunning","findings":[{"kind","subject","message","count"}],"judged"}

Exit 0: no finding. 1: a finding. 2: bad usage or file.
Also 2: no run event to judge.`,
);

/** @returns the exit code: 0 no finding, 1 a finding, 2 nothing to judge; bad usage and input (2) are thrown */
export async function run(argv: readonly string[]): Promise<ExitCode> {
  const program = command('phasewatch lines', 'Checks the run events that producers print, in recorded logs.')
    .option('--logs <file...>', 'files with log entries, or folders of them')
    .option('--stack <path>', STACK_HELP)
    .option('--environment <name>', ENVIRONMENT_HELP)
    .addOption(new Option('--format <format>', 'output format').choices(['table', 'json']).default('table'))
    .addHelpText('after', HELP)
    .parse([...argv], { from: 'user' });
  const { logs, stack, environment, format } = program.opts<Options>();
  // Not a required option of commander, which would report it before an unknown one.
  if (logs === undefined) return program.error("error: required option '--logs <file...>' not specified");
  const stacks = await readCurrentStacks({ stack, environment });
  const check = new LineCheck(declaredStack(stacks.documents).config);
  const { bad, skippedFiles } = await readLines(logs, (entry) => check.take(entry));
  const report = check.report();
  const judged = withNotCompared(judgedIn(report, bad, skippedFiles), stacks);
  deliver(format === 'json' ? jsonOf(report, judged) : tableOf(report, judged, terminalWidth()), undefined);
  return exitFor(judged, report.findings.length > 0, 'name files with run events with --logs');
}

/** Run events, and what is no run event of a producer. */
function judgedIn(report: LinesReport, bad: number, skippedFiles: number): Judged {
  return {
    judged: { count: report.lines, one: 'run event', many: 'run events' },
    notJudged: [
      { count: bad, one: 'line that is not a log entry', many: 'lines that are not log entries' },
      { count: report.stillRunning, one: 'run that may still run', many: 'runs that may still run' },
    ],
    leftOut: [
      {
        count: report.others,
        one: 'entry without a run event of a producer',
        many: 'entries without a run event of a producer',
      },
      { count: skippedFiles, one: 'skipped file', many: 'skipped files' },
    ],
  };
}

function jsonOf({ lines, runs, stillRunning, findings }: LinesReport, judged: Judged): string {
  return JSON.stringify({ version: 1, lines, runs, stillRunning, findings, judged: judgedJson(judged) }, null, 2);
}

function tableOf({ findings }: LinesReport, judged: Judged, width: number): string {
  const rows = findings.map(({ kind, subject, message, count }) => [kind, subject, count, message]);
  const table = rows.length === 0 ? [] : [terminalTable(['finding', 'of', 'times', 'the first'], rows, width)];
  return [...table, fitLines(judgedText(judged), width)].join('\n');
}
