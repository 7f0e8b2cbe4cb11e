import { compareSides } from '../review/compare';
import { sideSchema } from '../review/side';
import type { Against } from '../report/page/against-html';
import { sideOf } from './diff-side';
import { readEffects } from './review-effects';
import type { StackFile } from './stack-files';
import { startJson } from './start-json';
import type { StartResult } from './start-output';
import { UsageError } from './usage-error';

/** Says what changed between a side and what `start` found. */
export type Comparison = (result: StartResult, stacks: readonly StackFile[]) => Promise<Against>;

/**
 * Reads the side that a report is compared with.
 * @throws UsageError for this folder itself and without a report, and as `sideOf`
 */
export async function comparisonWith(
  name: string,
  { environment, report }: { readonly environment?: string; readonly report: boolean },
): Promise<Comparison> {
  if (!report) throw new UsageError('--against: the report shows the difference; remove --no-report, or use `diff`');
  if (name === '.')
    throw new UsageError('--against .: a report is not compared with itself; name a revision or a file');
  const { side } = await sideOf(name, environment);
  return async (result, stacks) => {
    const head = sideSchema.parse(startJson(result, stacks, undefined));
    return { name, review: compareSides(side, head, await readEffects()) };
  };
}
