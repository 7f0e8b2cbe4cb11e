import type { RunRecord } from '../guard/run/run-record';
import type { RunOutcome } from '../model/run-outcome';
import type { BreakerRule } from '../model/breaker-rule';

/** First attempts that ended in the window of a failure rate, the oldest first. */
interface Ends {
  readonly at: number[];
  readonly failed: boolean[];
}

/** What is noted of one breaker's runs. */
interface Noted {
  readonly rule: BreakerRule;
  /** Processors of which a run has ended since this was last asked. */
  processors: Set<string>;
  readonly ends: Ends;
}

/** Counts ended runs for the breakers, and remembers which breakers have none to be decided by. */
export class EndedRuns {
  private readonly byRule = new Map<string, Noted>();
  private readonly byProcessor = new Map<string, Noted>();

  constructor(rules: readonly BreakerRule[]) {
    for (const rule of rules) {
      const noted = { rule, processors: new Set<string>(), ends: { at: [], failed: [] } };
      this.byRule.set(rule.id, noted);
      for (const { name } of rule.processors) this.byProcessor.set(name, noted);
    }
  }

  /** Notes a run that has ended, or that the monitor has closed. */
  note(run: RunRecord): void {
    const noted = this.byProcessor.get(run.processor);
    if (noted === undefined || (run.outcome !== 'succeeded' && run.outcome !== 'failed')) return;
    noted.processors.add(run.processor);
    if (noted.rule.failureRate === null || run.attempt !== 1) return;
    noted.ends.at.push(run.endedAt ?? 0);
    noted.ends.failed.push(run.outcome === 'failed');
  }

  /**
   * Processors of the breaker of which a run has ended since this was last asked. Undefined if there are none and no end
   * is left in the window of the failure rate.
   */
  takeNews({ id }: BreakerRule): ReadonlySet<string> | undefined {
    const noted = this.byRule.get(id);
    if (noted === undefined || (noted.processors.size === 0 && noted.ends.at.length === 0)) return undefined;
    const { processors } = noted;
    noted.processors = new Set();
    return processors;
  }

  /**
   * How many first attempts ended so after an instant. Forgets those before it, as instants only grow.
   * @param processors all of one breaker
   */
  count([processor = '']: readonly string[], outcome: RunOutcome, since: number): number {
    const { at = [], failed = [] } = this.byProcessor.get(processor)?.ends ?? {};
    const first = at.findIndex((each) => each > since);
    if (first !== 0) {
      at.splice(0, first < 0 ? at.length : first);
      failed.splice(0, first < 0 ? failed.length : first);
    }
    let count = 0;
    for (const each of failed) if (each === (outcome === 'failed')) count += 1;
    return count;
  }
}
