import { Duration } from '../../model/duration';
import type { Burst } from '../faults/burst';
import type { RunsFail } from '../faults/runs-fail';
import { OLD_DATE } from './declaration';

/** A batch of messages for one processor, in idle hours. */
interface Batch {
  readonly processor: string;
  readonly runs: number;
  /** From the start of the scenario. */
  readonly after: Duration;
}

/** Messages for a date before all others, which arrive within a second. */
export function batchOf(batch: Batch, takes = Duration.seconds(30)): Burst {
  return { kind: 'burst', ...batch, dataDate: OLD_DATE, lasts: Duration.seconds(1), takes };
}

/** Such a batch whose runs fail. */
export function failingBatch(
  batch: Batch,
  { takes, lasts }: Pick<RunsFail, 'takes' | 'lasts'>,
): { readonly work: Burst; readonly fails: RunsFail } {
  const { processor, after } = batch;
  return {
    work: batchOf(batch),
    fails: { kind: 'runs-fail', processors: [processor], category: 'processing_error', takes, after, lasts },
  };
}
