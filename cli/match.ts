import { Option, type Command } from 'commander';
import pc from 'picocolors';
import { count } from '../model/count';
import type { Judged } from '../model/judged';
import { FilterError } from '../alerting/filters/filter-error';
import { describeWarning, parseLoggingFilter, type LoggingFilter } from '../alerting/filters/logging/parse-filter';
import { filesAt } from '../files/source-files';
import { inspectLogFile, type LogFile } from '../logs/log-file';
import type { MatchListener } from '../logs/match';
import { matchByPredicate } from '../logs/match-by-predicate';
import { command, examples, EXIT, exitFor, type ExitCode } from './command';
import { nearestLines } from '../report/replay/nearest-lines';
import { matchReport, type MatchFormat, type MatchReport } from './match-report';
import { progressBar } from './progress-bar';
import { fitLines } from '../report/parts/fit-lines';
import { terminalWidth } from './terminal-width';
import { UsageError } from './usage-error';
import { DEFAULT_MAX_BYTES, MAX_BYTES_HELP, withViewLogs, type ViewOptions } from './view-source';

interface Options extends ViewOptions {
  readonly logs?: readonly string[];
  readonly backend: 'js' | 'sql';
  readonly format: MatchFormat;
  readonly explain?: true;
  readonly strict?: true;
}

/** Most bad records that are shown; the others are counted. */
const SHOWN_BAD = 5;

const HELP = examples(
  [
    "match 'severity>=ERROR' --logs logs.ndjson",
    'match \'jsonPayload.run_event.type="failed"\' --logs logs/ --explain',
    "match --logs logs.ndjson --format count -- '-severity=INFO'",
    "match 'severity>=ERROR' --logs bigquery:my-project.my_logs._AllLogs --from 2026-01-14 --to 2026-01-15",
  ],
  `Put a filter that starts with - last, after --.
Log files are output of \`gcloud logging read\`, as JSON or YAML (backend js), or one JSON entry on each line, with or without gzip. The files of a folder and its folders are read.
Of a view of BigQuery, the entries are counted there, after a dry run that shows bytes and price; none is shown.
Results go to standard output, warnings about the filter or the files to standard error.
JSON: {"version":1,"entries":[{"index","insertId"}],"total","matched","judged"}; index counts the entries of all files from 0.

Exit 0: an entry matches. 1: no entry matches. 2: bad usage, filter or file.
Also 2: no entry to judge.`,
);

function matchProgram(argv: readonly string[]): Command {
  return command('phasewatch match', 'Shows which log entries a filter of the Logging query language matches, offline.')
    .showHelpAfterError('(a filter that starts with - goes last, after --; --help shows all options)')
    .argument('<filter>', 'for example \'severity>=ERROR AND resource.type="cloud_run_revision"\'')
    .option('--logs <file...>', 'files with log entries, folders of them, or bigquery:PROJECT.DATASET.VIEW')
    .option('--from <time>', 'start of the period that is read of BigQuery (RFC 3339, or a date)')
    .option('--to <time>', 'end of that period')
    .option('--max-bytes <amount>', `${MAX_BYTES_HELP} (default: ${DEFAULT_MAX_BYTES})`)
    .option('--explain', 'show for each entry which clauses match (backend js)')
    .addOption(new Option('--backend <backend>', 'engine that matches').choices(['js', 'sql']).default('js'))
    .addOption(new Option('--format <format>', 'output format').choices(['table', 'json', 'count']).default('table'))
    .option('--strict', 'stop at a line that is not a log entry, instead of skipping it')
    .addHelpText('after', HELP)
    .parse([...argv], { from: 'user' });
}

async function match(argv: readonly string[]): Promise<ExitCode> {
  const program = matchProgram(argv);
  const { logs, ...options } = program.opts<Options>();
  // Not a required option of commander, which would report it before an unknown one.
  if (logs === undefined) return program.error("error: required option '--logs <file...>' not specified");
  if (options.explain && options.backend === 'sql') throw new UsageError('--explain: only backend js can explain');
  if (options.explain && options.format === 'count') throw new UsageError('--explain: not with --format count');
  const filter = parseLoggingFilter(program.args[0] ?? '');
  for (const warning of filter.warnings) warn(describeWarning(filter, warning));

  const report = matchReport(options.format);
  const inView = await matchInView(filter, logs, options, report);
  if (inView !== undefined) return inView;
  let shownBad = 0;
  let skippedFiles = 0;
  let firstBad: string | undefined;
  const listener: MatchListener = {
    shown: (entry) => report.entry(entry),
    bad: ({ path }, { where, reason }) => {
      const what = `${path}, ${where}: not a log entry: ${reason}`;
      if (options.strict) throw new UsageError(what);
      firstBad ??= what;
      if (shownBad++ < SHOWN_BAD) warn(what);
    },
  };
  const onOther = (file: string) => {
    skippedFiles += 1;
    warn(`skipped ${file}: neither JSON nor YAML`);
  };
  const files = logs.flatMap((path) => filesAt('--logs', path, onOther)).map(inspect);
  const request = { filter, files, countOnly: options.format === 'count' };
  const totals = await withFileErrors(files, async () =>
    options.backend === 'sql'
      ? (await import('../logs/duckdb/match-by-sql')).matchBySql(request, listener)
      : matchByPredicate(request, options.explain ?? false, listener),
  );
  if (totals.total === 0 && firstBad !== undefined) {
    throw new UsageError(`--logs: no log entry in the named files; name another file, or export it again: ${firstBad}`);
  }
  const judged: Judged = {
    judged: { count: totals.total, one: 'log entry', many: 'log entries' },
    notJudged: [{ count: totals.bad, one: 'line that is not a log entry', many: 'lines that are not log entries' }],
    leftOut: [{ count: skippedFiles, one: 'skipped file', many: 'skipped files' }],
  };
  await report.end(totals, judged);
  if (totals.matched === 0 && options.format === 'table') await showNearest(filter.text, logs);
  if (totals.bad > 0)
    warn(
      `skipped ${count(totals.bad, 'line')} that ${totals.bad === 1 ? 'is not a log entry' : 'are not log entries'}`,
    );
  return exitFor(judged, totals.total > 0 && totals.matched === 0, 'name files with log entries with --logs');
}

/** Counts the entries of a view of BigQuery; undefined where `--logs` names files. */
async function matchInView(
  filter: LoggingFilter,
  logs: readonly string[],
  options: Options,
  report: MatchReport,
): Promise<ExitCode | undefined> {
  const bar = progressBar('match');
  const onProgress = (share: number) => {
    if (!bar.isActive) bar.start(1, 0, { name: 'BigQuery' });
    bar.update(share);
  };
  try {
    return await withViewLogs(logs, options, onProgress, async (view) => {
      if (view === undefined) {
        if (options.from !== undefined || options.to !== undefined)
          throw new UsageError('--from and --to: only for --logs bigquery:PROJECT.DATASET.VIEW');
        return undefined;
      }
      if (options.explain) throw new UsageError('--explain: not possible for BigQuery, which returns counts only');
      const { total, matched } = await view.match(filter);
      bar.stop();
      const judged: Judged = {
        judged: { count: total, one: 'log entry', many: 'log entries' },
        notJudged: [],
        leftOut: [],
      };
      await report.end({ total, matched, bad: 0 }, judged);
      return exitFor(judged, total > 0 && matched === 0, 'check --from and --to, and the retention of the log bucket');
    });
  } finally {
    bar.stop();
  }
}

/** Shows the entries that satisfy the most clauses of a filter that matches none. */
async function showNearest(filter: string, logs: readonly string[]): Promise<void> {
  const { nearestEntries } = await import('../replay/nearest-entries');
  const { entriesOf } = await import('../replay/log-files');
  const [unmatched] = await nearestEntries([{ of: 'the filter', filter, matched: 0 }], () => entriesOf(logs));
  if (unmatched === undefined || unmatched.nearest.length === 0) return;
  process.stdout.write(`${fitLines(nearestLines(unmatched).join('\n'), terminalWidth())}\n`);
}

function inspect(path: string): LogFile {
  try {
    return inspectLogFile(path);
  } catch (error) {
    throw new UsageError(`--logs ${path}: ${reasonOf(error)}`);
  }
}

/** Turns an error of the file system or of DuckDB into a UsageError that names the file. */
async function withFileErrors<T>(files: readonly LogFile[], read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Error && 'problems' in error) throw error;
    if (error instanceof Error && ('code' in error || / Error: /.test(error.message))) {
      const [only, ...others] = files;
      const where = only === undefined || others.length > 0 ? '--logs' : `--logs ${only.path}`;
      throw new UsageError(`${where}: ${reasonOf(error)}`);
    }
    throw error;
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
}

function warn(message: string): void {
  process.stderr.write(`${pc.yellow('warning:')} ${message}\n`);
}

/**
 * Prints a filter error with its line and a caret below.
 * @returns the exit code: 0 an entry matches, 1 none does; bad usage and input (2) are thrown
 */
export async function run(argv: readonly string[]): Promise<ExitCode> {
  try {
    return await match(argv);
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    process.stderr.write(`${pc.red('error:')} ${error.message}\n`);
    return EXIT.usage;
  }
}
