import {
  attemptsLookedAt,
  decideBreaker,
  holdingPoints,
  isFlowing,
  markChangesReported,
  NO_EVIDENCE,
  type Evidence,
} from '../guard/breaker/breaker-decision';
import { breakerLines } from '../guard/guard-lines';
import type { RunRecord } from '../guard/run/run-record';
import { newBreaker, type BreakerRecord } from '../model/breaker';
import type { BreakerRule } from '../model/breaker-rule';
import type { GaugePoint } from '../model/gauges';
import type { GuardConfig } from '../model/guard-config';
import type { GuardLine } from '../model/run-event';
import type { VirtualQueue } from './virtual-queue';
import type { VirtualStore } from './virtual-store';

/** First attempts that ended in the window of a failure rate, the oldest first. */
interface Ends {
  readonly at: number[];
  readonly failed: boolean[];
}

type BreakerPoint = GaugePoint<'breakerOpen' | 'breakerHolding'>;

interface Guarded {
  readonly rule: BreakerRule;
  record: BreakerRecord;
  /** Processors of which a run has ended since it was last decided: of the others nothing has changed while it is closed. */
  readonly fresh: Set<string>;
  readonly ends: Ends;
}

/** The breakers, decided by the core that is deployed and enforced on the queues of the simulated pipeline. */
export class VirtualBreakers {
  private readonly all: readonly Guarded[];
  private readonly byProcessor = new Map<string, Guarded>();
  /** As they stand since the last change. */
  private points: readonly BreakerPoint[] | undefined;

  constructor(
    config: GuardConfig,
    private readonly store: VirtualStore,
    private readonly queues: ReadonlyMap<string, VirtualQueue>,
  ) {
    this.all = (config.breakers ?? []).map((rule) => ({
      rule,
      record: newBreaker(rule.id),
      fresh: new Set(),
      ends: { at: [], failed: [] },
    }));
    for (const guarded of this.all) {
      for (const { name } of guarded.rule.processors) this.byProcessor.set(name, guarded);
    }
  }

  /** Takes note of a run that has ended, or that the monitor has closed. */
  noteEnd(run: RunRecord): void {
    const guarded = this.byProcessor.get(run.processor);
    if (guarded === undefined || (run.outcome !== 'succeeded' && run.outcome !== 'failed')) return;
    guarded.fresh.add(run.processor);
    if (guarded.rule.failureRate === null || run.attempt !== 1) return;
    guarded.ends.at.push(run.endedAt ?? 0);
    guarded.ends.failed.push(run.outcome === 'failed');
  }

  /** Decides every breaker, says what changed, and sets the queues as the breakers want them. */
  tick(now: number): { readonly points: readonly BreakerPoint[]; readonly lines: readonly GuardLine[] } {
    const lines: GuardLine[] = [];
    for (const guarded of this.all) {
      const { rule } = guarded;
      const before = guarded.record;
      if (before.state !== 'closed' || guarded.fresh.size > 0 || guarded.ends.at.length > 0) {
        guarded.record = decideBreaker(rule, before, this.evidence(guarded, now), now);
      }
      guarded.fresh.clear();
      if (guarded.record !== before) {
        lines.push(...breakerLines(guarded.record, rule.phase));
        guarded.record = markChangesReported(guarded.record, guarded.record.changes);
      }
      this.enforce(guarded, before.state !== 'closed', now);
    }
    if (this.points === undefined || lines.length > 0) this.points = this.pointsNow();
    return { points: this.points, lines };
  }

  private pointsNow(): readonly BreakerPoint[] {
    return [
      ...this.all.map(pointOf),
      ...holdingPoints(
        this.all.map(({ rule }) => rule),
        this.all.map(({ record }) => record),
      ),
    ];
  }

  isClosed(deployable: string): boolean {
    return this.all.some(({ rule, record }) => rule.deployable === deployable && record.state === 'closed');
  }

  private enforce({ rule, record }: Guarded, wasOpen: boolean, now: number): void {
    if (record.state === 'closed' && !wasOpen) return;
    if (rule.triggers.length === 0) return; // it is called by code: it reports, and stops nothing
    const isProbing =
      record.state === 'half_open' && rule.processors.some(({ name }) => this.store.isRunningSince(name, record.since));
    this.queues.get(rule.deployable)?.setFlowing(isFlowing(record, isProbing), now);
  }

  private evidence({ rule, record, fresh, ends }: Guarded, now: number): Evidence {
    if (record.request !== null || record.state === 'open') return NO_EVIDENCE;
    const since = record.state === 'half_open' ? record.since : record.countsFrom;
    const judged = rule.processors.filter(
      ({ name, failuresInARow: limit }) => record.state !== 'closed' || (limit !== null && fresh.has(name)),
    );
    const ended = judged.flatMap(({ name, failuresInARow: limit }) => {
      const [last] = this.store.latestDecisive(name, since, 1);
      const isGood = last === undefined || (last.outcome === 'succeeded' && last.attempt === 1);
      // A row of failures does not end with a success.
      if (record.state === 'closed' && isGood) return [];
      return this.store.latestDecisive(name, since, attemptsLookedAt(limit));
    });
    if (rule.failureRate === null || record.state !== 'closed') return { ended, counts: null };
    const from = Math.max(now - rule.failureRate.windowSeconds * 1_000, record.countsFrom);
    const first = ends.at.findIndex((at) => at > from);
    if (first !== 0) {
      ends.at.splice(0, first < 0 ? ends.at.length : first);
      ends.failed.splice(0, first < 0 ? ends.failed.length : first);
    }
    let failed = 0;
    for (const one of ends.failed) if (one) failed += 1;
    return { ended, counts: { failed, succeeded: ends.failed.length - failed } };
  }
}

function pointOf({ rule, record }: Guarded): GaugePoint<'breakerOpen'> {
  const labels = { scope: 'breaker', criticality: rule.criticality } as const;
  return {
    gauge: 'breakerOpen',
    job: rule.phase,
    taskId: rule.id,
    labels,
    value: record.state === 'closed' ? 0 : 1,
  };
}
