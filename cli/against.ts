import { compareSides } from '../review/compare';
import { sideSchema } from '../review/side';
import type { Against } from '../report/page/against-html';
import { sideOf } from './diff-side';
import type { NamedSide } from './named-side';
import { readEffects } from './review-effects';
import type { StackFile } from './stack-files';
import { startJson } from './start-json';
import type { StartResult } from './start-output';
import { UsageError } from './usage-error';

/** What of the options of `start` says with what the report is compared. */
interface AgainstOptions {
  readonly against?: string;
  readonly environment?: string;
  readonly report: boolean;
}

/**
 * The side that a report is compared with; undefined: none is named.
 * @throws UsageError for this folder itself and without a report, and as `sideOf`
 */
export async function againstSide(options: AgainstOptions): Promise<NamedSide | undefined> {
  const { against: name, environment, report } = options;
  if (name === undefined) return undefined;
  if (!report) throw new UsageError('--against: the report shows the difference; remove --no-report, or use `diff`');
  if (name === '.')
    throw new UsageError('--against .: a report is not compared with itself; name a revision or a file');
  return sideOf(name, environment);
}

/** The difference between a side and what `start` found. */
export async function against(
  { name, side }: NamedSide,
  result: StartResult,
  stacks: readonly StackFile[],
): Promise<Against> {
  const head = sideSchema.parse(startJson(result, stacks, undefined));
  return { name, review: compareSides(side, head, await readEffects()) };
}
