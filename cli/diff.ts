import { Option } from 'commander';
import { existsSync } from 'node:fs';
import { documentsOf } from '../files/documents';
import type { Judged } from '../model/judged';
import { InputError } from '../model/problem';
import { schemaProblems } from '../model/schema-problems';
import { reviewMarkdown } from '../report/review/markdown';
import { reviewTable } from '../report/review/table';
import { compareSides, type Review } from '../review/compare';
import { effectsSchema, type Effects } from '../review/effects';
import type { Side } from '../review/side';
import { checkOut, command, deliver, examples, exitFor, type ExitCode } from './command';
import { sideOf } from './diff-side';
import { sidesOfPlan } from './plan-sides';
import { UsageError } from './usage-error';
import { terminalWidth } from './terminal-width';

interface Options {
  readonly environment?: string;
  readonly plan?: string;
  readonly format: (typeof FORMATS)[number];
  readonly out?: string;
}

const FORMATS = ['table', 'markdown', 'json'] as const;
/** Which kinds of change fail. */
const REVIEW_FILE = 'phasewatch.review.yaml';

const HELP = examples(
  [
    'diff main',
    'diff main HEAD --format markdown --out comment.md',
    'diff base.json head.json',
    'diff before/cdktf.out cdktf.out',
    'diff --plan plan.json',
  ],
  `A side is a git revision (synthesized and rehearsed in a work tree of its own, with the packages of its lock file), . for
this folder as it is, a folder that synth writes, the output of \`phasewatch start --format json\`, or that of
\`terraform show -json\` for a plan or a state, of which nothing is rehearsed. --plan compares before and after of one plan.
What fails: a scenario that is no longer detected, a control scenario that notifies, an expectation that is no longer met,
a new error, half as many failures again in a scenario, an alert policy that notifies fewer channels. ${REVIEW_FILE} changes that: \`detected-later: fail\`.
JSON: {"version":1,"verdict","changes":[{"kind","fails","subjects","field","before","after"}],"compared","notJudged"}

Exit 0: no change that fails. 1: a change that fails. 2: bad usage, a side that cannot be rehearsed, or nothing
to judge.`,
);

/** @returns the exit code: 0 nothing that fails, 1 a change that fails; bad usage and input (2) are thrown */
export async function run(argv: readonly string[]): Promise<ExitCode> {
  const program = command('phasewatch diff', 'Rehearses two sides and compares the outcomes: what a change means.')
    .argument('[base]', 'what is there now')
    .argument('[head]', 'what it will be (default: .)')
    .option('--plan <file>', 'output of `terraform show -json` for a plan: compare what is there with what it leads to')
    .option('--environment <name>', 'environment of both (default: prod if there is one, else the only one)')
    .addOption(new Option('--format <format>', 'output format').choices(FORMATS).default('table'))
    .option('--out <file>', 'write the result to this file instead of to standard output')
    .addHelpText('after', HELP)
    .parse([...argv], { from: 'user' });
  const { format, out, ...options } = program.opts<Options>();
  checkOut(out);
  const effects = await readEffects();
  const [base, head] = await bothSides(program.args, options);
  const review = compareSides(base, head, effects);
  deliver(render(review, format), out);
  return exitFor(judgedIn(review), review.verdict === 'fail', 'name sides with scenarios, timeouts or alert policies');
}

/** @throws UsageError without a side, and for a plan beside others */
async function bothSides(
  [base, head = '.']: readonly string[],
  { plan, environment }: Pick<Options, 'plan' | 'environment'>,
): Promise<readonly [base: Side, head: Side]> {
  if (plan === undefined && base === undefined)
    throw new UsageError('nothing to compare: name what is there now, such as main, or a plan with --plan');
  if (plan !== undefined && base !== undefined)
    throw new UsageError('--plan: a plan has both sides; remove it, or the other sides');
  if (plan !== undefined) return sidesOfPlan(plan);
  const before = await sideOf(base ?? '', environment);
  return [before, await sideOf(head, environment)];
}

function judgedIn({ compared: { scenarios, timeouts, policies } }: Review): Judged {
  return {
    judged: {
      count: scenarios + timeouts + policies,
      one: 'scenario, timeout or alert policy',
      many: 'scenarios, timeouts and alert policies',
    },
    notJudged: [],
    leftOut: [],
  };
}

function render(review: Review, format: Options['format']): string {
  switch (format) {
    case 'table':
      return reviewTable(review, terminalWidth());
    case 'markdown':
      return reviewMarkdown(review);
    case 'json':
      return JSON.stringify({ version: 1, ...review }, null, 2);
  }
}

/**
 * The effects of `phasewatch.review.yaml`, where there is one.
 * @throws InputError INP002 for a file that is not YAML, and as `schemaProblems`
 */
async function readEffects(): Promise<Effects> {
  if (!existsSync(REVIEW_FILE)) return {};
  const [{ value = {} } = {}] = await documentsOf(REVIEW_FILE);
  const { problems } = schemaProblems(REVIEW_FILE, effectsSchema, value);
  if (problems.length > 0) throw new InputError(problems);
  return effectsSchema.parse(value);
}
