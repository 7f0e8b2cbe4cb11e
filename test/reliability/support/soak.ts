import { AlertEngine } from '../../../alerting/evaluation/incremental/engine';
import { believedPulse } from '../../../guard/backlog/returned-pulse';
import { watermarkAt } from '../../../guard/backlog/watermark';
import type { Pulse } from '../../../guard/ports/pulse-store';
import { isDone, runKey, type RunRecord } from '../../../guard/run/run-record';
import type { BreakerRecord } from '../../../model/breaker';
import { Duration } from '../../../model/duration';
import type { DeclaredStack } from '../../../simulation/declared-stack';
import { defineScenario } from '../../../simulation/define-scenario';
import type { Fault } from '../../../simulation/faults/all-faults';
import { Simulation } from '../../../simulation/simulation';
import type { VirtualGuard } from '../../../simulation/virtual-guard';
import { backwardSteps } from './backward-steps';
import type { Random } from './random';
import { randomFaults } from './random-faults';
import { recountRuns } from './recount';

const START = Date.UTC(2026, 0, 13, 18);
const MINUTE = 60_000;
/** A tick comes so long after what happens until its minute. */
const AFTER_THE_MINUTE = 1_000;
const DATES = ['2026-01-13', '2026-01-14', '2026-01-15'];

/** What the suite counted. */
export interface SoakReport {
  ticks: number;
  runs: number;
  closed: number;
  faults: number;
  /** Changes of breakers. */
  breakerChanges: number;
  /** Values of gauges that were compared with a recount. */
  gauges: number;
  readonly failures: string[];
}

/** A person stopped the triggers of a deployable, from one instant to another. */
interface PersonStop {
  readonly deployable: string;
  readonly from: number;
  readonly to: number;
  readonly isAlsoHeld: boolean;
}

/**
 * The whole guard on the example pipeline under a virtual clock, with faults of every kind at random times. After every
 * tick the invariants are checked against the documents that were stored.
 */
export class Soak {
  readonly report: SoakReport;
  private readonly documents = new Map<string, RunRecord>();
  private readonly simulation: Simulation;
  private readonly guard: VirtualGuard;
  private readonly faults: readonly Fault[];
  /** By stop of a person: did it begin while a breaker held the same triggers? */
  private readonly alsoHeld = new Map<string, boolean>();
  /** Deployables whose triggers a breaker held after the last tick. */
  private held: ReadonlySet<string> = new Set();
  /** Instants of deploys. */
  private readonly deploys: readonly number[];
  private latestPulse: Pulse | undefined;
  /** The documents of runs in flight and of unresolved ones, and by work those that completed it. */
  private readonly open = new Map<string, RunRecord>();
  private readonly doneOfWork = new Map<string, Map<string, RunRecord>>();
  /** The open ones, when the gauges of a tick were written. */
  private openThen: readonly RunRecord[] = [];

  constructor(
    private readonly stack: DeclaredStack,
    random: Random,
    private readonly hours: number,
  ) {
    this.faults = randomFaults({ random, minutes: 60 * hours, dates: DATES });
    this.simulation = simulationOf(stack, this.faults, hours);
    const guard = this.simulation['guard'];
    if (guard === undefined) throw new Error('the declared world has a guard');
    this.guard = guard;
    this.report = {
      ticks: 0,
      runs: 0,
      closed: 0,
      faults: this.faults.length,
      breakerChanges: 0,
      gauges: 0,
      failures: [],
    };
    this.deploys = this.faults.flatMap((fault) =>
      fault.kind === 'deploy' ? [START + fault.after.toMilliseconds()] : [],
    );
    this.watchStore();
  }

  run(): SoakReport {
    const { simulation, report, guard } = this;
    const end = START + this.hours * 60 * MINUTE;
    for (let minute = START; minute < end; minute += MINUTE) {
      const [watchBefore, ticksBefore] = [guard['watch'], simulation.ticks];
      const now = minute + MINUTE + AFTER_THE_MINUTE;
      simulation.advance(minute + MINUTE, now);
      if (simulation.ticks === ticksBefore) continue;
      const { asOf } = watermarkAt(now, watchBefore.pulses, believedPulse(watchBefore, this.latestPulse));
      for (const what of [...this.wrongWork(now), ...this.wrongTriggers(now), ...this.wrongGauges(asOf, now)]) {
        report.failures.push(`${new Date(now).toISOString()}: ${what}`);
      }
      if (report.failures.length > 20) break;
    }
    report.ticks = simulation.ticks;
    report.runs = simulation.runs;
    report.closed = guard.closed.length;
    report.breakerChanges = this.breakers().reduce((sum, { changes }) => sum + changes, 0);
    return report;
  }

  /** Keeps every document that recorder and monitor store, and the pulse that a tick reads. */
  private watchStore(): void {
    const { metrics } = this.guard['ports'];
    const writePoints = metrics.write.bind(metrics);
    Object.assign(metrics, {
      write: (...args: Parameters<typeof writePoints>) => {
        // Triggers are resumed after the first gauges, and runs start then.
        if (this.guard['points'].length === 0) this.openThen = [...this.open.values()];
        return writePoints(...args);
      },
    });
    const [store, recorder] = [this.guard['store'], this.guard['recorder']];
    const [record, write, latest] = [store.record.bind(store), store.write.bind(store), recorder.latest.bind(recorder)];
    store.record = (logged) => {
      const recorded = record(logged);
      this.keep(recorded.record);
      return recorded;
    };
    store.write = (run) => {
      this.keep(run);
      return write(run);
    };
    recorder.latest = () => (this.latestPulse = latest());
  }

  private keep(run: RunRecord): void {
    this.report.failures.push(...backwardSteps(this.documents.get(runKey(run)), run));
    this.documents.set(runKey(run), run);
    const isOpen = run.state === 'running' || run.unresolved;
    if (isOpen) this.open.set(runKey(run), run);
    else this.open.delete(runKey(run));
    if (!isDone(run)) return;
    const done = this.doneOfWork.get(run.work) ?? new Map<string, RunRecord>();
    this.doneOfWork.set(run.work, done.set(runKey(run), run));
  }

  /** No work is both resolved and open. A run that a tick closes is resolved by the next one. */
  private wrongWork(now: number): string[] {
    return [...this.open.values()].flatMap((run) => {
      if (!run.unresolved || run.closure?.at === now) return [];
      if (run.resolution !== null) return [`${runKey(run)} is resolved and open`];
      const since = run.closure?.startedAt ?? run.startedAt;
      const done = [...(this.doneOfWork.get(run.work)?.values() ?? [])].find((other) =>
        other.runId === run.runId ? other.attempt > run.attempt : other.startedAt > since,
      );
      return done === undefined ? [] : [`${runKey(run)} is open, though ${runKey(done)} has done its work`];
    });
  }

  /** No trigger is stopped without an open breaker or a person, and no pause of a person is undone. */
  private wrongTriggers(now: number): string[] {
    const faults = this.simulation['faults'];
    const stops = this.stopsOfPersons(now);
    const breakers = new Map(this.breakers().map((record) => [record.id, record]));
    const rules = this.stack.config.breakers ?? [];
    this.held = new Set(rules.flatMap(({ id, deployable }) => (breakers.get(id)?.held.length ? [deployable] : [])));
    if (faults.refusesGuard(now)) return []; // the guard cannot resume them
    const isOpen = (name: string) =>
      rules.some(({ id, deployable }) => deployable === name && (breakers.get(id)?.state ?? 'closed') !== 'closed');
    return [...this.simulation['pipeline'].queues].flatMap(([deployable, queue]) => {
      const ofIt = stops.filter((stop) => stop.deployable === deployable);
      const byPerson = ofIt.filter(({ to }) => now < to);
      if (queue.isStopped && !isOpen(deployable) && byPerson.length === 0) {
        return [`the triggers of ${deployable} are stopped`];
      }
      // A deploy resumes them, and so does the end of another pause.
      const isResumed = ({ from }: { readonly from: number }) =>
        this.deploys.some((at) => from <= at && at <= now) || ofIt.some(({ to }) => from <= to && to <= now);
      const isUndone = !queue.isStopped && byPerson.some((stop) => !stop.isAlsoHeld && !isResumed(stop));
      return isUndone ? [`a person's pause of ${deployable} was undone`] : [];
    });
  }

  /** The stops of persons so far. What a breaker held before a person stopped it as well, it resumes: it cannot see the second stop. */
  private stopsOfPersons(now: number): readonly PersonStop[] {
    return this.simulation['faults'].all.flatMap(({ fault, from, to }) => {
      if (fault.kind !== 'triggers-stopped' || from >= now - AFTER_THE_MINUTE) return [];
      const { deployable } = fault;
      const key = `${deployable} ${from}`;
      const isAlsoHeld = this.alsoHeld.get(key) ?? this.held.has(deployable);
      this.alsoHeld.set(key, isAlsoHeld);
      return [{ deployable, from, to, isAlsoHeld }];
    });
  }

  /** The gauges of the tick equal a recount from the stored documents. */
  private wrongGauges(asOf: number, now: number): string[] {
    const { config } = this.stack;
    const expected = new Map(recountRuns(this.openThen, config, asOf));
    const { deadlines, notStarted } = this.guard['watch'];
    for (const { id } of config.phases) {
      expected.set(`deadlineMissed ${id}/all`, deadlines[id]?.missed.length ?? 0);
      expected.set(`notStarted ${id}/all`, notStarted.filter(({ phase }) => phase === id).length);
    }
    const stateOf = new Map(this.breakers().map(({ id, state }) => [id, state]));
    for (const { id, phase } of config.breakers ?? []) {
      expected.set(`breakerOpen ${phase}/${id}`, (stateOf.get(id) ?? 'closed') === 'closed' ? 0 : 1);
    }
    expected.set('truncated guard/timeout-monitor', this.simulation['faults'].exceedsLimits(now) ? 1 : 0);
    const written = new Map(
      this.guard['points'].map(({ gauge, job, taskId, value }) => [`${gauge} ${job}/${taskId}`, value]),
    );
    const wrong: string[] = [];
    for (const [series, value] of expected) {
      const got = written.get(series);
      this.report.gauges += 1;
      if (got === undefined || Math.abs(got - value) > 1e-9)
        wrong.push(`${series} is ${got ?? 'missing'}, not ${value}`);
    }
    // A series of a processor without a run is written once more, as 0.
    for (const [series, value] of written) {
      const isOfRuns = /^(ageRatio|silenceRatio|active) /.test(series);
      if (isOfRuns && !expected.has(series) && value !== 0) wrong.push(`${series} is ${value} without a run`);
    }
    return wrong;
  }

  private breakers(): readonly BreakerRecord[] {
    return this.guard['ports'].breakers.all() as readonly BreakerRecord[];
  }
}

function simulationOf(stack: DeclaredStack, faults: readonly Fault[], hours: number): Simulation {
  const scenario = defineScenario({
    name: 'soak',
    title: 'Faults of every kind at random times',
    source: 'test/reliability',
    worlds: ['declared'],
    from: new Date(START).toISOString(),
    lasts: Duration.hours(hours),
    workload: [
      { kind: 'daily', beforeDeadline: Duration.hours(2) },
      { kind: 'spread', phase: 'import', runsPerDay: 200, daysBack: 5 },
    ],
    faults,
    expectations: [{ kind: 'silent' }],
  });
  // What the alert policies make of the gauges is not looked at here.
  const late = new AlertEngine([], stack.descriptors, {
    startAt: START,
    ingestionDelaySeconds: 0,
    objectives: stack.objectives,
  });
  return new Simulation({
    scenario,
    world: 'declared',
    stack: { ...stack, policies: [] },
    logMetrics: [],
    from: START,
    prompt: [],
    late,
    spans: undefined,
  });
}
