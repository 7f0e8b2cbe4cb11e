import { inOrder, violationOf, type IncidentCombiner } from './incident-combiner';
import type { ConditionRun } from './condition-run';
import type { IncidentLog } from '../incident-log';
import type { OutputSeries } from './output-series';

/**
 * The combiner OR, and every policy of a single condition: an incident for each series that fails a condition. The
 * reference is ../reference/or-incidents.ts.
 */
export class OrCombiner implements IncidentCombiner {
  readonly #open: readonly { readonly run: ConditionRun; readonly outputs: Set<OutputSeries> }[];

  constructor(
    runs: readonly ConditionRun[],
    readonly log: IncidentLog,
  ) {
    this.#open = runs.map((run) => ({ run, outputs: new Set() }));
  }

  reconcile(at: number, tick: number, isSnoozed: boolean): void {
    for (const { run, outputs } of this.#open) {
      if (!run.changed) continue;
      run.changed = false;
      const met = run.met && !isSnoozed;
      for (const output of outputs) {
        if (met && output.failing) continue;
        if (output.incident !== undefined) this.log.close(at, output.incident, isSnoozed ? 'not notified' : undefined);
        output.detach();
        outputs.delete(output);
        run.scheduleTimer(output, tick);
      }
      if (!met || run.failing.size === outputs.size) continue;
      for (const output of inOrder(run.failing)) {
        if (output.incident !== undefined) continue;
        output.attach(this.log.open(at, violationOf(run, output, at)), at);
        outputs.add(output);
        run.scheduleTimer(output, tick);
      }
    }
  }
}
