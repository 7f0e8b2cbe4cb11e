import { InvalidArgumentError, Option } from 'commander';
import pc from 'picocolors';
import { dashboardsInTerraform } from '../terraform/dashboards-in-terraform';
import { coverageOf, type Coverage } from '../report/rehearsal/coverage';
import { coverageTable, formatPercent } from '../report/rehearsal/coverage-table';
import { rehearsalJson, scenarioJson } from '../report/rehearsal/json';
import { rehearsalJunit } from '../report/rehearsal/junit';
import { reportPage } from '../report/rehearsal/page';
import { rehearsalTable } from '../report/rehearsal/table';
import type { Rehearsal } from '../simulation/rehearsal';
import { checkOut, command, deliver, EXIT, runCommand, type ExitCode } from './command';
import { rehearseAll } from './rehearse-all';
import { readDeclared, STACK, type DeclaredOptions } from './rehearse-declared';
import { replayText, type ReplayArguments } from './rehearse-replay';
import { loadScenarios } from './scenario-files';
import { UsageError } from './usage-error';

interface Options extends DeclaredOptions, ReplayArguments {
  readonly coverage?: boolean;
  readonly coverageFloor?: number;
  readonly out?: string;
}

const FORMATS = ['table', 'json', 'junit', 'html'] as const;

function program() {
  return command('rehearse', 'Replays incidents through the exact alert policies that would be deployed, offline.')
    .argument('[scenario...]', 'names under scenarios/, or files; all of them where none is named')
    .option('--stack <path>', `a cdk.tf.json, or the folder that synth writes (default: "${STACK}")`)
    .option('--environment <name>', 'which environment of that folder', 'prod')
    .option('--plan <file>', 'what `terraform show -json` prints of a plan or a state')
    .option('--policies <path...>', 'alert policies as `gcloud monitoring policies list` prints them, JSON or YAML')
    .option(
      '--metrics <path...>',
      'log-based metrics, metric descriptors, SLOs and their services as the API prints them',
    )
    .option('--logs <path...>', 'replay log entries, as `gcloud logging read` prints them, JSON or YAML')
    .option('--series <path...>', 'replay time series, as projects.timeSeries.list returns them')
    .option('--from <time>', 'replay from this instant (RFC 3339, or a date)')
    .option('--to <time>', 'replay up to this instant')
    .option('--strict', 'stop at the first line that cannot be read, and at a policy that the API would refuse')
    .option('--coverage', 'show which policies no scenario makes fire')
    .option('--coverage-floor <percent>', 'exit 1 where fewer policies fire in some scenario', percent)
    .addOption(new Option('--format <format>', 'how to print').choices(FORMATS).default('table'))
    .option('--out <file>', 'write the result there instead of to standard output')
    .addHelpText(
      'after',
      '\nWith --logs or --series: what would have fired, when and how often. As JUnit, a case a policy: passed with its incidents as output, as a recording expects nothing; skipped where it is not evaluated or had no data, failed where the API would refuse it.\nExit 0: every expectation held. 1: one did not, the coverage is too low, or the API would refuse a policy that is replayed. 2: bad usage or input.',
    );
}

async function main(): Promise<ExitCode> {
  const parsed = program().parse();
  const options = parsed.opts<Options>();
  checkOut(options.out);
  const declared = await readDeclared(options);
  if (options.logs !== undefined || options.series !== undefined) {
    if (parsed.args.length > 0) throw new UsageError('a scenario brings its own data: leave --logs and --series out');
    if (options.coverage === true || options.coverageFloor !== undefined) {
      throw new UsageError('--coverage is about scenarios: a replay has none');
    }
    const { text, isFine } = await replayText(declared.watched, options);
    deliver(text, options.out);
    return isFine ? EXIT.fine : EXIT.findings;
  }
  if (options.policies !== undefined && options.stack === undefined && options.plan === undefined) {
    throw new UsageError('there is nothing to replay: name log entries with --logs, or time series with --series');
  }
  const scenarios = await loadScenarios(parsed.args);
  const { documents, watched } = declared;
  const dashboards = options.format === 'html' ? dashboardsInTerraform(documents) : [];
  const rehearsals = await rehearseAll(scenarios, { documents, watched, draws: options.format === 'html' });
  const coverage = coverageOf(rehearsals);
  const text =
    options.format === 'html'
      ? reportPage('Phasewatch: rehearsal', rehearsals, { policies: watched.policies, dashboards })
      : render(rehearsals, coverage, options.format, options.coverage === true || options.coverageFloor !== undefined);
  deliver(text, options.out);
  const met = rehearsals.every(({ expectations }) => expectations.every((one) => one.met));
  return met && floorHolds(coverage, options.coverageFloor) ? EXIT.fine : EXIT.findings;
}

function render(
  rehearsals: readonly Rehearsal[],
  coverage: Coverage,
  format: 'table' | 'json' | 'junit',
  showsCoverage: boolean,
): string {
  switch (format) {
    case 'table': {
      const tables = rehearsals.map(rehearsalTable);
      return [...tables, ...(showsCoverage ? [coverageTable(coverage)] : [])].join('\n\n');
    }
    case 'json': {
      const [first] = rehearsals;
      const isOne = first !== undefined && rehearsals.every(({ scenario }) => scenario === first.scenario);
      const whole = isOne
        ? scenarioJson(rehearsals)
        : { version: 1, rehearsals: rehearsals.map((one) => rehearsalJson(one)) };
      return JSON.stringify({ ...whole, ...(showsCoverage ? { coverage } : {}) }, null, 2);
    }
    case 'junit':
      return rehearsalJunit(rehearsals);
  }
}

function floorHolds({ percent: reached, untripped }: Coverage, floor: number | undefined): boolean {
  if (floor === undefined || reached >= floor) return true;
  process.stderr.write(
    `${pc.red('coverage')} ${formatPercent(reached)} of the policies fire in some scenario, ${floor}% should; never: ${untripped.join(', ')}\n`,
  );
  return false;
}

function percent(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 100)) throw new InvalidArgumentError('a number from 0 to 100.');
  return value;
}

void runCommand(main);
