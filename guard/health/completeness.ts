import type { GuardConfig, GuardedProcessor } from '../../model/guard-config';
import type { RunSummary } from '../ports/health-source';
import type { Completeness } from './build-report';
import { isExpected } from './statistics';

/**
 * Which processors of a phase did their work in the window: those that are due at least once in it, as their
 * `expectedEvery` says. The latest success counts, since a re-run is how the platform heals itself.
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
      (own.length > 0 && own.every(saysNoData) ? withoutData : missing).push(processor.name);
    } else if (isOutside(processor, success)) {
      outside.push(`${processor.name} (${recordsText(processor, success)})`);
    } else if (isDue) {
      complete += 1;
    }
  }
  return { due, complete, withoutData, missing, outside };
}

function saysNoData(run: RunSummary): boolean {
  return run.outcome === 'skipped' || isExpected(run.outcome);
}

/** A run that does not say how many records it wrote is not accused of writing too few. */
function isOutside({ expectedRecords: { min, max } }: GuardedProcessor, { recordsProcessed }: RunSummary): boolean {
  return recordsProcessed !== null && (recordsProcessed < min || recordsProcessed > max);
}

function recordsText({ expectedRecords: { min, max } }: GuardedProcessor, { recordsProcessed }: RunSummary): string {
  return `${recordsProcessed ?? 0} records, expected ${min} to ${max}`;
}
