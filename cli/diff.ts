import { Option, type Command } from 'commander';
import type { Judged } from '../model/judged';
import { compareSides, type Review } from '../review/compare';
import type { Side } from '../review/side';
import { checkOut, command, deliver, examples, exitFor, type ExitCode } from './command';
import { DIFF_FORMATS, reviewText, type DiffFormat } from './diff-output';
import { sideOf } from './diff-side';
import { heldTriggers, undoneBy } from './held-triggers';
import type { NamedSide } from './named-side';
import { sidesOfPlan } from './plan-sides';
import { readEffects, REVIEW_FILE } from './review-effects';
import { recordedOf, type RecordingOptions } from './side-recording';
import { UsageError } from './usage-error';

interface Options extends RecordingOptions {
  readonly environment?: string;
  readonly plan?: string;
  readonly name?: string;
  readonly breakers?: string;
  readonly format: DiffFormat;
  readonly out?: string;
}

const NO_RESOURCES =
  'a saved result does not hold what is deployed; name the revision or the folder that it was made from';

const HELP = examples(
  [
    'diff main',
    'diff main HEAD --format markdown --out comment.md',
    'diff main --logs last-week.ndjson',
    'diff base.json head.json',
    'diff before/cdktf.out cdktf.out',
    'diff --plan plan.json',
  ],
  `A side is a git revision (synthesized and rehearsed in a work tree of its own, with the packages of its lock file), . for this folder as it is, a folder that synth writes, the output of \`phasewatch start --format json\`, or that of
\`terraform show -json\` for a plan or a state, of which nothing is rehearsed. --plan compares before and after of one plan.
--logs and --series are replayed through the alert policies of both sides.
What fails: a scenario that is no longer detected, a control scenario that notifies, an expectation that is no longer met, a new error, half as many failures again in a scenario, an alert policy that notifies fewer channels. ${REVIEW_FILE} changes that: \`detected-later: fail\`.
JSON: version 1, see docs/diff.schema.json. JUnit: one case for each change, failed where the change fails.

Exit 0: no change that fails. 1: a change that fails. 2: bad usage, a side that cannot be rehearsed, or nothing to judge.`,
);

function program(): Command {
  return command('phasewatch diff', 'Rehearses two sides and compares the outcomes: what a change means.')
    .argument('[base]', 'what is there now')
    .argument('[head]', 'what it will be (default: .)')
    .option('--plan <file>', 'output of `terraform show -json` for a plan: compare what is there with what it leads to')
    .option('--environment <name>', 'environment of both (default: prod if there is one, else the only one)')
    .option('--logs <path...>', 'log entries to replay through both, output of `gcloud logging read`, JSON or YAML')
    .option('--series <path...>', 'time series to replay through both, as projects.timeSeries.list returns them')
    .option('--from <time>', 'start of the replay (RFC 3339, or a date)')
    .option('--to <time>', 'end of the replay')
    .option('--breakers <file>', 'output of `phasewatch breaker list --format json`: which of them the apply undoes')
    .option('--name <name>', 'what is compared: each name has a comment of its own (default: pipeline and environment)')
    .addOption(new Option('--format <format>', 'output format').choices(DIFF_FORMATS).default('table'))
    .option('--out <file>', 'write the result to this file instead of to standard output')
    .addHelpText('after', HELP);
}

/** @returns the exit code: 0 nothing that fails, 1 a change that fails; bad usage and input (2) are thrown */
export async function run(argv: readonly string[]): Promise<ExitCode> {
  const parsed = program().parse([...argv], { from: 'user' });
  const options = parsed.opts<Options>();
  const { format, out, name, breakers } = options;
  checkOut(out);
  checkRecording(options);
  const effects = await readEffects();
  const sides = await bothSides(parsed.args, options);
  const [base, recorded] = await withRecording(sides, options);
  const head = breakers === undefined ? recorded : { ...recorded, undone: undoneIn(sides[1], breakers) };
  const compared = compareSides(base, head, effects);
  const review = name === undefined ? compared : { ...compared, name };
  deliver(reviewText(review, format, sides[1]), out);
  const fails = review.verdict === 'fail';
  const exits = [exitFor(judgedIn(review), fails, 'name sides with scenarios, timeouts or alert policies')];
  const { recording: replayed } = review.compared;
  if (replayed !== undefined)
    exits.push(exitFor(judgedOver(replayed), fails, 'name logs or series that the policies read'));
  return Math.max(...exits) as ExitCode;
}

/** @throws UsageError without a side, and for a plan beside others */
async function bothSides(
  [base, head = '.']: readonly string[],
  { plan, environment }: Pick<Options, 'plan' | 'environment'>,
): Promise<readonly [base: NamedSide, head: NamedSide]> {
  if (plan === undefined && base === undefined)
    throw new UsageError('nothing to compare: name what is there now, such as main, or a plan with --plan');
  if (plan !== undefined && base !== undefined)
    throw new UsageError('--plan: a plan has both sides; remove it, or the other sides');
  if (plan !== undefined) return sidesOfPlan(plan);
  const before = await sideOf(base ?? '', environment);
  return [before, await sideOf(head, environment)];
}

/** @throws UsageError for a period of no recording */
function checkRecording({ logs, series, from, to }: RecordingOptions): void {
  if (logs !== undefined || series !== undefined || (from ?? to) === undefined) return;
  throw new UsageError('--from and --to: they are of a recording; name one with --logs or --series, or remove them');
}

/**
 * Both sides, with what the recording makes of them where one is named.
 * @throws UsageError for a side without its resources, and as `recordedOf`
 */
async function withRecording(
  [base, head]: readonly [NamedSide, NamedSide],
  options: RecordingOptions,
): Promise<readonly [base: Side, head: Side]> {
  if (options.logs === undefined && options.series === undefined) return [base.side, head.side];
  const replayed = async ({ name, side, content }: NamedSide): Promise<Side> => {
    if (content !== undefined) return { ...side, recorded: await recordedOf(content(), options) };
    throw new UsageError(`${name}: ${NO_RESOURCES}, or remove --logs and --series`);
  };
  return [await replayed(base), await replayed(head)];
}

/** @throws UsageError for a side without its resources, and as `heldTriggers` */
function undoneIn({ name, content }: NamedSide, breakers: string): NonNullable<Side['undone']> {
  const held = heldTriggers(breakers);
  if (content === undefined) throw new UsageError(`${name}: ${NO_RESOURCES}, or remove --breakers`);
  const { resources, steps } = content();
  return undoneBy(held, resources, steps);
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

function judgedOver({ policies }: NonNullable<Review['compared']['recording']>): Judged {
  const judged = { count: policies, one: 'alert policy over the recording', many: 'alert policies over the recording' };
  return { judged, notJudged: [], leftOut: [] };
}
