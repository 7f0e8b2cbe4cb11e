import { Option } from 'commander';
import { backfill, type BackfillReport } from '../guard/run/backfill';
import type { DeadLetters } from '../guard/ports/dead-letters';
import type { RunStore } from '../guard/ports/run-store';
import { HeldLetters } from '../guard/run/held-letters';
import type { GuardConfig } from '../model/guard-config';
import { declaredEventFilter, eventSources } from '../model/event-sources';
import { count } from '../model/count';
import { Names } from '../model/names';
import { inspectLogFile } from '../logs/log-file';
import { readEntries } from '../logs/read-entries';
import { command, deliver, examples, EXIT, type ExitCode } from './command';
import { GUARD_CONFIG_OPTION, guardConfigSource, type GuardConfigOptions } from './guard-config-source';
import { periodOf } from './period';
import { ENVIRONMENT_HELP, STACK_HELP } from './stack-options';
import { fitLines } from '../report/parts/fit-lines';
import { terminalWidth } from './terminal-width';
import { UsageError } from './usage-error';

interface Options extends GuardConfigOptions {
  readonly from?: string;
  readonly to?: string;
  readonly logs?: readonly string[];
  readonly project: string;
  readonly database?: string;
  readonly apply?: true;
  readonly deadLetters: boolean;
  readonly format: 'table' | 'json';
}

/** An interval of log entries, `to` exclusive. */
export interface BackfillSpan {
  readonly from: Date;
  readonly to: Date;
}

/** Where runs are stored, and where log entries come from. */
export interface BackfillPorts {
  readonly runs: RunStore;
  /** Entries of Cloud Logging that match a filter. */
  readonly logged: (filter: string, span: BackfillSpan) => AsyncIterable<Uint8Array>;
  /** Originals of rejected messages. */
  readonly rejected: (span: BackfillSpan) => AsyncIterable<Uint8Array>;
  /** Messages that could not be delivered to the recorder whose topic is named. */
  readonly deadLetters: (topic: string) => DeadLetters;
  readonly close: () => Promise<unknown>;
}

export type OpenBackfill = (target: { readonly project: string; readonly database: string }) => BackfillPorts;

/** @returns the exit code: 0 done, 2 nothing was read; bad usage (2) is thrown */
export async function backfillCommand(
  argv: readonly string[],
  open: OpenBackfill,
  configOf = guardConfigSource,
): Promise<ExitCode> {
  const program = command(
    'phasewatch backfill',
    'Records run events again, from logs, rejected lines and dead letters.',
  )
    .option(
      '--from <timestamp>',
      'begin of the entries in Cloud Logging and of the rejected lines (RFC 3339, or a date)',
    )
    .option('--to <timestamp>', 'their end, exclusive')
    .option('--logs <file...>', 'entries as `gcloud logging read --format=json` prints them, instead of all')
    .option('--no-dead-letters', 'leave out what Pub/Sub could not deliver to the recorder, of any time')
    .requiredOption('--project <id>', 'Google Cloud project')
    .option('--database <name>', "the guard's Firestore database (default: the one of the configuration)")
    .addOption(GUARD_CONFIG_OPTION)
    .option('--stack <path>', `without --config: ${STACK_HELP}`)
    .option('--environment <name>', ENVIRONMENT_HELP)
    .option('--apply', 'write the changes (default: only show them)')
    .addOption(new Option('--format <format>', 'output format').choices(['table', 'json']).default('table'))
    .addHelpText(
      'after',
      examples(
        [
          'backfill --project my-project --from 2026-01-14T00:00:00Z --to 2026-01-15T00:00:00Z',
          'backfill --project my-project --logs entries.json --apply',
        ],
        'Without --apply nothing is written. Applying the same entries again changes nothing.\n' +
          'Dead letters that are recorded are acknowledged with --apply; all others stay. A run whose end is printed after --to ' +
          'stays running: choose a later --to.\n' +
          'Exit 0: done. 2: no log entry was read, or bad usage.',
      ),
    )
    .parse([...argv], { from: 'user' });
  const options = program.opts<Options>();
  const source = sourceOf(options);
  const config = await (await configOf(options)).read();
  const { project, database = new Names(config).database } = options;
  const ports = open({ project, database });
  try {
    const letters = options.logs === undefined && options.deadLetters ? lettersOf(ports, config) : undefined;
    const report = await recorded(ports.runs, source(ports, config), {
      config,
      letters,
      applies: options.apply === true,
    });
    deliver(
      options.format === 'json' ? json(report, options) : fitLines(table(report, options), terminalWidth()),
      undefined,
    );
    if (report.entries > 0) return EXIT.fine;
    process.stderr.write('error: no log entry was read; check --from, --to and --project, or the file\n');
    return EXIT.usage;
  } finally {
    await ports.close();
  }
}

interface Recording {
  readonly config: GuardConfig;
  readonly letters: HeldLetters | undefined;
  readonly applies: boolean;
}

/** Backfills from the entries and the dead letters. Whatever happens, no dead letter stays held. */
async function recorded(
  runs: RunStore,
  entries: AsyncIterable<Uint8Array>,
  { config, letters, applies }: Recording,
): Promise<BackfillReport> {
  const onRecorded = (entry: Uint8Array) => letters?.note(entry);
  try {
    const all = letters === undefined ? entries : inTurn(entries, letters.entries());
    const report = await backfill({ runs, sources: eventSources(config), applies, onRecorded }, all);
    if (applies) await letters?.acknowledge();
    return report;
  } finally {
    await letters?.giveBack();
  }
}

function lettersOf({ deadLetters }: BackfillPorts, config: GuardConfig): HeldLetters {
  return new HeldLetters(deadLetters(new Names(config).runEvents.topic));
}

async function* inTurn<T>(...all: readonly AsyncIterable<T>[]): AsyncGenerator<T> {
  for (const one of all) yield* one;
}

/** @throws UsageError where it is not said, or said twice, what is read */
function sourceOf({
  logs,
  ...options
}: Options): (ports: BackfillPorts, config: GuardConfig) => AsyncIterable<Uint8Array> {
  const { from, to } = periodOf(options);
  if (logs !== undefined) {
    if (from !== undefined || to !== undefined) throw new UsageError('--logs: cannot be combined with --from and --to');
    return () => entriesIn(logs);
  }
  if (from === undefined || to === undefined) throw new UsageError('write --from and --to, or --logs FILE');
  const span = { from: new Date(from), to: new Date(to) };
  return async function* both({ logged, rejected }, config) {
    yield* logged(declaredEventFilter(eventSources(config)), span);
    yield* rejected(span);
  };
}

async function* entriesIn(files: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const path of files) {
    for await (const { entries, bad } of readEntries(inspectFile(path))) {
      for (const entry of entries) yield Buffer.from(JSON.stringify(entry));
      // Counted as rejected, with its reason.
      for (const { where } of bad) yield Buffer.from(`${path}, ${where}: not an entry`);
    }
  }
}

function inspectFile(path: string) {
  try {
    return inspectLogFile(path);
  } catch (error) {
    throw new UsageError(`--logs ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function json(report: BackfillReport, { apply }: Pick<Options, 'apply'>): string {
  return JSON.stringify(
    { version: 1, applied: apply === true, ...report, rejected: Object.fromEntries(report.rejected) },
    null,
    2,
  );
}

function table(report: BackfillReport, { apply }: Pick<Options, 'apply'>): string {
  const { entries, events, rejected, unchanged, changes } = report;
  const lines = changes.map(({ run, work, before, after, wasUnresolved, isUnresolved }) => {
    const resolved = wasUnresolved === isUnresolved ? '' : isUnresolved ? ', unresolved now' : ', no longer unresolved';
    return `  ${run}  ${work}  ${before ?? 'no record'} -> ${after}${resolved}`;
  });
  const reasons = [...rejected].map(([reason, times]) => `${times} ${reason}`).join(', ');
  return [
    `read       ${count(entries, 'entry', 'entries')}: ${count(events, 'run event')}, not recorded: ${reasons === '' ? 'none' : reasons}`,
    `runs       ${changes.length} to change, ${unchanged} complete already`,
    ...lines,
    apply === true ? 'written' : 'nothing is written; repeat with --apply',
  ].join('\n');
}
