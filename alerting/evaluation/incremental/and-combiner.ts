import { compareText } from '../../../model/compare-text';
import { inOrder, violationOf, type IncidentCombiner } from './incident-combiner';
import type { ConditionRun } from './condition-run';
import type { IncidentLog, IncidentRecord } from '../incident-log';
import type { OutputSeries } from './output-series';

interface Failure {
  readonly run: ConditionRun;
  readonly output: OutputSeries;
}

interface OpenIncident {
  readonly record: IncidentRecord;
  readonly attached: Map<OutputSeries, ConditionRun>;
}

/**
 * The combiners AND and AND_WITH_MATCHING_RESOURCE: one incident for as long as all conditions are met, or are met on a
 * resource. Outputs on the same resource have the same match key; under AND all have the same. The reference is
 * ../reference/and-incidents.ts.
 */
export class AndCombiner implements IncidentCombiner {
  readonly #open = new Map<string, OpenIncident>();
  readonly #name: string;

  constructor(
    readonly runs: readonly ConditionRun[],
    readonly log: IncidentLog,
  ) {
    this.#name = runs.map((run) => run.condition.displayName).join(' AND ');
  }

  reconcile(at: number, tick: number, isSnoozed: boolean): void {
    let changed = false;
    for (const run of this.runs) {
      changed ||= run.changed;
      run.changed = false;
    }
    if (!changed) return;
    const isMet = !isSnoozed && this.runs.every((run) => run.met);
    const failures = isMet ? this.#common() : new Map<string, Failure[]>();
    for (const [key, open] of this.#open) {
      this.#release(open, failures.has(key), tick);
      if (!failures.has(key)) this.log.close(at, open.record, isSnoozed ? 'not notified' : undefined);
    }
    for (const [key, open] of this.#open) if (open.record.closedAt !== null) this.#open.delete(key);
    for (const key of [...failures.keys()].sort(compareText)) this.#add(key, failures.get(key) ?? [], at, tick);
  }

  /** The failures by match key, of those keys on which every condition fails, in the order of conditions and series. */
  #common(): Map<string, Failure[]> {
    const common = new Map<string, Failure[]>();
    const runsOf = new Map<string, Set<ConditionRun>>();
    for (const run of this.runs) {
      for (const output of inOrder(run.failing)) {
        const failures = common.get(output.matchKey) ?? [];
        common.set(output.matchKey, failures);
        failures.push({ run, output });
        runsOf.set(output.matchKey, (runsOf.get(output.matchKey) ?? new Set()).add(run));
      }
    }
    for (const [key, runs] of runsOf) if (runs.size < this.runs.length) common.delete(key);
    return common;
  }

  /** Detaches the outputs that no longer fail; all of them, unless the incident stays open. */
  #release({ attached }: OpenIncident, staysOpen: boolean, tick: number): void {
    for (const [output, run] of attached) {
      if (staysOpen && output.failing) continue;
      output.detach();
      attached.delete(output);
      run.scheduleTimer(output, tick);
    }
  }

  #add(key: string, failures: readonly Failure[], at: number, tick: number): void {
    const added = failures.filter(({ output }) => output.incident === undefined);
    if (added.length === 0) return;
    const violations = added.map(({ run, output }) => violationOf(run, output, at));
    const existing = this.#open.get(key);
    if (existing !== undefined) this.log.extend(at, existing.record, violations);
    const open = existing ?? { record: this.log.openCombined(at, this.#name, violations), attached: new Map() };
    this.#open.set(key, open);
    for (const { run, output } of added) {
      output.attach(open.record, at);
      open.attached.set(output, run);
      run.scheduleTimer(output, tick);
    }
  }
}
