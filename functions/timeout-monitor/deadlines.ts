import { deadlineInstant } from '../../model/deadline';
import { WHOLE_PHASE, type GaugePoint } from '../../model/gauges';
import type { GuardConfig, GuardedPhase } from '../../model/guard-config';
import {
  causesOf,
  datesDue,
  missingAt,
  stillMissed,
  workStateOf,
  type MissedDate,
  type PhaseMemory,
  type WorkState,
} from '../deadline/core';
import { workOf } from '../run-record/core';
import type { Effects } from './effects';
import { deadlineMetLine, deadlineMissedLine } from '../guard-lines/core';
import { limitsOf } from './limits';

/** A processor that comes less often than once a day completes no data date. */
const DAILY_SECONDS = 86_400;

/** What a tick knows of the deadlines once it has judged them. */
export interface DeadlinesNow {
  readonly memory: Readonly<Record<string, PhaseMemory>>;
  readonly points: readonly GaugePoint<'deadlineMissed'>[];
  readonly missed: number;
}

/**
 * Judges every phase whose deadline has passed, by the clock alone, once for each data date. Nearly every tick reads
 * nothing; one that judges reads two documents for each processor of the phase, and of what the missing ones wait for.
 *
 * @param judgedAt as of when it is judged: not later than what is known is whole
 */
export async function judgeDeadlines(
  effects: Effects,
  config: GuardConfig,
  memory: Readonly<Record<string, PhaseMemory>>,
  judgedAt: number,
): Promise<DeadlinesNow> {
  const limits = limitsOf(config);
  const points: GaugePoint<'deadlineMissed'>[] = [];
  const next: Record<string, PhaseMemory> = {};
  let missed = 0;
  for (const phase of config.phases) {
    const before = memory[phase.id];
    const judged = await effects.part(`judging the deadline of ${phase.id}`, () =>
      new PhaseJudge(effects, config, phase).judge(before, judgedAt),
    );
    const after = judged ?? before;
    if (after !== undefined) next[phase.id] = after;
    const value = after?.missed.length ?? 0;
    missed += value;
    const labels = {
      scope: 'phase',
      criticality: (limits.phases.get(phase.id) ?? limits.pipeline).criticality,
    } as const;
    points.push({ gauge: 'deadlineMissed', job: phase.id, taskId: WHOLE_PHASE, labels, value });
  }
  return { memory: next, points, missed };
}

class PhaseJudge {
  private readonly names: readonly string[];
  private readonly dependsOn: ReadonlyMap<string, readonly string[]>;

  constructor(
    private readonly effects: Effects,
    config: GuardConfig,
    private readonly phase: GuardedPhase,
  ) {
    const daily = config.processors.filter(({ expectedEverySeconds }) => expectedEverySeconds <= DAILY_SECONDS);
    this.names = daily.flatMap(({ name, phase: of }) => (of === phase.id ? [name] : []));
    this.dependsOn = new Map(config.processors.map(({ name, dependsOn }) => [name, dependsOn]));
  }

  /** Lines are printed before what they say is remembered: who dies in between prints them once more. */
  async judge(before: PhaseMemory | undefined, now: number): Promise<PhaseMemory | undefined> {
    if (this.names.length === 0) return undefined; // nobody says when such a phase is done
    const { log } = this.effects.ports;
    const due = datesDue(this.phase.deadline, before?.judgedThrough, now);
    if (due.tooOld > 0) {
      const message = `${this.phase.id}: ${due.tooOld} deadlines passed while nobody watched, too long ago to be judged`;
      log.print({ severity: 'WARNING', message });
    }
    const missed: MissedDate[] = [...(before?.missed ?? [])];
    for (const dataDate of due.dataDates) {
      const date = await this.judgeDate(dataDate);
      if (date !== undefined) missed.push(date);
    }
    const done = new Set<MissedDate>();
    for (const date of missed) if (await this.isDone(date)) done.add(date);
    return { judgedThrough: due.judgedThrough, missed: stillMissed(missed, (date) => done.has(date), now) };
  }

  private async judgeDate(dataDate: string): Promise<MissedDate | undefined> {
    const deadlineAt = deadlineInstant(this.phase.deadline, dataDate);
    const states = await this.statesOf(this.names, dataDate);
    const missing = missingAt(deadlineAt, states);
    const { log } = this.effects.ports;
    if (missing.length === 0) {
      log.print(deadlineMetLine(this.phase.id, dataDate, deadlineAt));
      return undefined;
    }
    const all = await this.withWhatTheyWaitFor(missing, states, dataDate);
    const waits = missing.map((name) => ({ name, causes: causesOf(name, this.dependsOn, all) }));
    log.print(deadlineMissedLine(this.phase.id, dataDate, deadlineAt, waits, all));
    return { dataDate, deadlineAt, missing };
  }

  private async isDone({ dataDate, missing }: MissedDate): Promise<boolean> {
    const { runs } = this.effects.ports;
    const done = await this.effects.readEach(missing, (name) => runs.firstDone(workOf(name, dataDate)));
    return done.every((run) => run !== undefined);
  }

  /** Goes up the dependencies that are not done, one step of the graph at a time. */
  private async withWhatTheyWaitFor(
    missing: readonly string[],
    states: ReadonlyMap<string, WorkState>,
    dataDate: string,
  ): Promise<Map<string, WorkState>> {
    const all = new Map(states);
    for (let step: readonly string[] = missing; step.length > 0;) {
      const needs = new Set(step.flatMap((name) => this.dependsOn.get(name) ?? []));
      const unknown = [...needs].filter((name) => !all.has(name));
      const found = await this.statesOf(unknown, dataDate);
      for (const [name, state] of found) all.set(name, state);
      step = [...found].flatMap(([name, state]) => (state.kind === 'done' ? [] : [name]));
    }
    return all;
  }

  private async statesOf(names: readonly string[], dataDate: string): Promise<Map<string, WorkState>> {
    const { runs } = this.effects.ports;
    const states = await this.effects.readEach(names, async (name) => {
      const work = workOf(name, dataDate);
      const done = await runs.firstDone(work);
      const latest = done === undefined ? await runs.latestOfWork(work) : undefined;
      return [name, workStateOf(done, latest)] as const;
    });
    return new Map(states);
  }
}
