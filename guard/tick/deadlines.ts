import { DAILY, deadlineInstant } from '../../model/deadline';
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
} from '../deadline/deadline-dates';
import { causedHere, causesNow, withAllTheyRead } from '../deadline/deadline-cause';
import { workOf } from '../run/run-record';
import type { Effects } from './effects';
import { deadlineMetLine, deadlineMissedLine } from '../guard-lines';
import { limitsOf } from './limits';

/** What a tick knows of the deadlines once it has judged them. */
export interface DeadlinesNow {
  readonly memory: Readonly<Record<string, PhaseMemory>>;
  readonly points: readonly GaugePoint<'deadlineMissed' | 'deadlineCausedHere'>[];
  readonly missed: number;
}

/** What the monitor knew before, and what else is told of. */
export interface DeadlinesBefore {
  readonly memory: Readonly<Record<string, PhaseMemory>>;
  /** Works of the runs that the monitor closed and that nobody has done since: each is on a page or a ticket. */
  readonly unresolvedWorks: ReadonlySet<string>;
}

/**
 * Judges every phase whose deadline has passed, by the clock alone, once for each data date. Nearly every tick reads
 * nothing. One that judges, or finds a date still missed, reads two documents for each processor of the phase and of
 * all that it reads, each once.
 *
 * @param judgedAt as of when it is judged: not later than what is known is whole
 */
export async function judgeDeadlines(
  effects: Effects,
  config: GuardConfig,
  { memory, unresolvedWorks }: DeadlinesBefore,
  judgedAt: number,
): Promise<DeadlinesNow> {
  const works = new Works(effects);
  const next: Record<string, PhaseMemory> = {};
  for (const phase of config.phases) {
    const before = memory[phase.id];
    const judged = await effects.part(`judging the deadline of ${phase.id}`, () =>
      new PhaseJudge(effects, works, config, phase).judge(before, judgedAt),
    );
    const after = judged ?? before;
    if (after !== undefined) next[phase.id] = after;
  }
  const missedByPhase = Object.fromEntries(Object.entries(next).map(([phase, { missed }]) => [phase, missed]));
  const here = causedHere(missedByPhase, config, unresolvedWorks);
  const limits = limitsOf(config);
  const points = config.phases.flatMap(({ id }) => {
    const labels = { scope: 'phase', criticality: (limits.phases.get(id) ?? limits.pipeline).criticality } as const;
    const series = { job: id, taskId: WHOLE_PHASE, labels };
    return [
      { gauge: 'deadlineMissed', ...series, value: missedByPhase[id]?.length ?? 0 } as const,
      { gauge: 'deadlineCausedHere', ...series, value: here.get(id)?.length ?? 0 } as const,
    ];
  });
  return { memory: next, points, missed: Object.values(next).reduce((sum, { missed }) => sum + missed.length, 0) };
}

class PhaseJudge {
  private readonly names: readonly string[];
  private readonly dependsOn: ReadonlyMap<string, readonly string[]>;

  constructor(
    private readonly effects: Effects,
    private readonly works: Works,
    private readonly config: GuardConfig,
    private readonly phase: GuardedPhase,
  ) {
    const daily = config.processors.filter(({ expectedEverySeconds }) => expectedEverySeconds <= DAILY.toSeconds());
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
    const looked: MissedDate[] = [];
    const done = new Set<MissedDate>();
    for (const date of missed) {
      const again = await this.lookAgain(date, now);
      looked.push(again ?? date);
      if (again === undefined) done.add(date);
    }
    return { judgedThrough: due.judgedThrough, missed: stillMissed(looked, (date) => done.has(date), now) };
  }

  private async judgeDate(dataDate: string): Promise<MissedDate | undefined> {
    const deadlineAt = deadlineInstant(this.phase.deadline, dataDate);
    const missing = missingAt(deadlineAt, await this.works.statesOf(this.names, dataDate));
    const { log } = this.effects.ports;
    if (missing.length === 0) {
      log.print(deadlineMetLine(this.phase.id, dataDate, deadlineAt));
      return undefined;
    }
    const states = await this.works.statesOf(withAllTheyRead(missing, this.config), dataDate);
    const waits = missing.map((name) => ({ name, causes: causesOf(name, this.dependsOn, states) }));
    log.print(deadlineMissedLine(this.phase.id, dataDate, deadlineAt, waits, states));
    return { dataDate, deadlineAt, missing };
  }

  /** The date with what it is late because of now; nothing, once it is done. */
  private async lookAgain(date: MissedDate, now: number): Promise<MissedDate | undefined> {
    const missing = await this.works.statesOf(date.missing, date.dataDate);
    if ([...missing.values()].every(({ kind }) => kind === 'done')) return undefined;
    const states = await this.works.statesOf(withAllTheyRead(date.missing, this.config), date.dataDate);
    return { ...date, causes: causesNow(this.phase.id, date, this.config, states, now) };
  }
}

/** How far works are, each read once a tick: phases look at one another's. */
class Works {
  readonly #known = new Map<string, Promise<WorkState>>();

  constructor(private readonly effects: Effects) {}

  async statesOf(names: readonly string[], dataDate: string): Promise<Map<string, WorkState>> {
    const states = await this.effects.readEach(names, async (name) => {
      const work = workOf(name, dataDate);
      const known = this.#known.get(work) ?? this.#read(work);
      this.#known.set(work, known);
      return [name, await known] as const;
    });
    return new Map(states);
  }

  async #read(work: string): Promise<WorkState> {
    const { runs } = this.effects.ports;
    const done = await runs.firstDone(work);
    const latest = done === undefined ? await runs.latestOfWork(work) : undefined;
    return workStateOf(done, latest);
  }
}
