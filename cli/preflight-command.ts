import { Option } from 'commander';
import { CHECKS, type CheckName } from '../live/preflight/checks';
import type { PreflightPorts } from '../live/preflight/ports';
import { judgedInPreflight, preflight, preflightExit, type Preflight } from '../live/preflight/preflight';
import { didYouMean } from '../model/nearest-name';
import { Names } from '../model/names';
import { printable } from '../model/printable';
import { preflightJson, preflightMarkdown, preflightTable } from '../report/live/preflight';
import { declaredStack } from '../simulation/declared-stack';
import { readPlannedSteps } from '../terraform/plan/read-plan';
import { dataSourceTypes, readSynthesizedStack } from '../terraform/terraform-json';
import { checkOut, command, deliver, examples, printNothingJudged } from './command';
import { readCurrentStacks } from './current-stacks';
import type { Target } from './health-command';
import { ENVIRONMENT_HELP, STACK_HELP } from './stack-options';
import { terminalWidth } from './terminal-width';
import { UsageError } from './usage-error';

interface Options {
  readonly destroy?: true;
  readonly plan?: readonly string[];
  readonly override?: readonly string[];
  readonly project?: string;
  readonly database?: string;
  readonly stack?: string;
  readonly environment?: string;
  readonly format: (typeof FORMATS)[number];
  readonly out?: string;
}

const FORMATS = ['table', 'markdown', 'json'] as const;
/** Longest reason of an override, in UTF-16 units. */
const LONGEST_REASON = 500;

const HELP = examples(
  [
    'preflight',
    'preflight --plan pipeline.json guard.json observability.json',
    "preflight --plan pipeline.json --override runs='they are run again at 06:00'",
    'preflight --destroy --format markdown',
  ],
  `A plan: terraform plan -out=FILE, then terraform show -json FILE > pipeline.json
Checks: ${CHECKS.join(', ')}.

Exit 0: nothing stands against it. 1: refused. 2: bad usage or input, or something is not known.`,
);

/** The sources of a preflight, and how to close them. */
export interface OpenPreflight {
  readonly ports: PreflightPorts;
  readonly close: () => Promise<unknown>;
}

/**
 * @param checkCredentials throws a UsageError where the sources cannot be asked at all
 * @returns the exit code: 0 nothing stands against it, 1 refused, 2 could not tell
 */
export async function preflightCommand(
  argv: readonly string[],
  open: (target: Target) => OpenPreflight,
  checkCredentials?: () => Promise<void>,
): Promise<0 | 1 | 2> {
  const program = command('phasewatch preflight', 'Checks a project before an apply or a destroy. Changes nothing.')
    .option('--destroy', 'check before a destroy; an open breaker cannot be overridden then')
    .option('--plan <file...>', 'plans of the stacks, as `terraform show -json` prints them (default: any change)')
    .option('--override <check=reason...>', 'let a check not count, for a reason that is printed')
    .option('--project <id>', 'Google Cloud project to read (default: the project of the declaration)')
    .option('--database <name>', "the guard's Firestore database (default: the one of the declaration)")
    .option('--stack <path>', STACK_HELP)
    .option('--environment <name>', ENVIRONMENT_HELP)
    .addOption(new Option('--format <format>', 'output format').choices(FORMATS).default('table'))
    .option('--out <file>', 'write the result to this file instead of to standard output')
    .addHelpText('after', HELP)
    .parse([...argv], { from: 'user' });
  const options = program.opts<Options>();
  const { destroy: isDestroy = false, plan, out } = options;
  checkOut(out);
  const overrides = overridesIn(options.override ?? [], isDestroy);
  const steps = plan === undefined ? undefined : (await Promise.all(plan.map(readPlannedSteps))).flat();
  const { documents } = await readCurrentStacks(options);
  const { config } = declaredStack(documents);
  await checkCredentials?.();
  const project = options.project ?? config.project;
  const { ports, close } = open({ project, database: options.database ?? new Names(config).database });
  try {
    const resources = documents.flatMap(readSynthesizedStack);
    const dataSources = documents.flatMap(({ document }) => dataSourceTypes(document));
    const result = await preflight(ports, { isDestroy, project, config, resources, dataSources, steps, overrides });
    deliver(rendered(result, options.format), out);
    printNothingJudged(
      judgedInPreflight(result),
      'an override says why a check does not count, and not that all is well',
    );
    return preflightExit(result);
  } finally {
    await close();
  }
}

/** @throws UsageError for an unknown check, without a reason, and for breakers before a destroy */
function overridesIn(all: readonly string[], isDestroy: boolean): Map<CheckName, string> {
  return new Map(
    all.map((text): [CheckName, string] => {
      const [name = '', ...rest] = text.split('=');
      const check = CHECKS.find((one) => one === name);
      if (check === undefined) throw new UsageError(`--override: no check '${name}'; ${didYouMean(name, CHECKS)}`);
      const reason = printable(rest.join('=').trim(), LONGEST_REASON);
      if (reason === '')
        throw new UsageError(`--override ${check}: no reason; write --override ${check}='why it does not count'`);
      if (isDestroy && check === 'breakers')
        throw new UsageError(
          '--override breakers: not before a destroy, which deletes the guard: nothing would resume what an open breaker holds; close it with `phasewatch breaker close ID --reason TEXT`',
        );
      return [check, reason];
    }),
  );
}

function rendered(result: Preflight, format: Options['format']): string {
  switch (format) {
    case 'table':
      return preflightTable(result, terminalWidth());
    case 'markdown':
      return preflightMarkdown(result);
    case 'json':
      return preflightJson(result);
  }
}
