import type { GuardConfig, GuardedProcessor } from '../../model/guard-config';
import type { RunSummary } from '../ports/health-source';
import type { Completeness } from './build-report';
import { isExpected } from './statistics';

/**
 * Which processors of a phase did their work in the window. A processor is due if its `expectedEvery` is not longer
 * than the window. The latest success counts, because a rerun corrects an earlier run.
 */
export function completenessOf(
  processors: GuardConfig['processors'],
  runs: ReadonlyMap<string, readonly RunSummary[]>,
  windowSeconds: number,
): Completeness {
  const withoutData: string[] = [];
  const missing: string[] = [];
  const outside: string[] = [];
  let due = 0;
  let complete = 0;
  for (const processor of processors) {
    const own = runs.get(processor.name) ?? [];
    const success = own.find((run) => run.state === 'succeeded');
    const isDue = processor.expectedEverySeconds <= windowSeconds;
    if (isDue) due += 1;
    if (success === undefined) {
      if (!isDue) continue;
      (own.length > 0 && own.every(hadNoWork) ? withoutData : missing).push(processor.name);
    } else if (isOutside(processor, success)) {
      outside.push(`${processor.name} (${recordsText(processor, success)})`);
    } else if (isDue) {
      complete += 1;
    }
  }
  return { due, complete, withoutData, missing, outside };
}

function hadNoWork(run: RunSummary): boolean {
  return run.outcome === 'skipped' || isExpected(run.outcome);
}

/** A run without a record count is not outside the range. */
function isOutside({ expectedRecords: { min, max } }: GuardedProcessor, { recordsProcessed }: RunSummary): boolean {
  return recordsProcessed !== null && (recordsProcessed < min || recordsProcessed > max);
}

function recordsText({ expectedRecords: { min, max } }: GuardedProcessor, { recordsProcessed }: RunSummary): string {
  return `${recordsProcessed ?? 0} records, expected ${min} to ${max}`;
}
