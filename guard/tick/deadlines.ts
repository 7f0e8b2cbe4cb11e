import { DAILY, deadlineInstant } from '../../model/deadline';
import { WHOLE_PHASE, type GaugeLabels, type GaugePoint } from '../../model/gauges';
import type { GuardConfig, GuardedPhase } from '../../model/guard-config';
import { waitsFor } from '../../model/waits-for';
import {
  causesOf,
  datesDue,
  isNothingDue,
  isSettled,
  missingAt,
  stillMissed,
  workStateOf,
  type MissedDate,
  type PhaseMemory,
  type WorkState,
} from '../deadline/deadline-dates';
import { causedHere, causesNow, withAllTheyRead } from '../deadline/deadline-cause';
import type { Line, Log } from '../ports/log';
import { workOf } from '../run/run-record';
import { deadlineMetLine, deadlineMissedLine } from '../guard-lines';
import type { Effects } from './effects';
import { limitsOf } from './limits';
import { perform, wait, type Awaitable, type Steps } from './steps';

/** The deadlines after a tick has judged them. */
export interface DeadlinesNow {
  readonly memory: Readonly<Record<string, PhaseMemory>>;
  readonly points: readonly GaugePoint<'deadlineMissed' | 'deadlineCausedHere'>[];
  readonly missed: number;
}

/** What the monitor has stored about deadlines, and which runs have alerts of their own. */
export interface DeadlinesBefore {
  readonly memory: Readonly<Record<string, PhaseMemory>>;
  /** Works of the runs that the monitor closed and that are not done since: each has an open page or ticket. */
  readonly unresolvedWorks: ReadonlySet<string>;
  /** Takes the lines; they are printed once what they say is stored. */
  readonly log: Log;
}

/**
 * Judges every phase whose deadline has passed, by the clock alone, once for each data date. Nearly every tick reads
 * nothing. A tick that judges a date, or has a missed date, reads at most two documents for each processor of the phase
 * and for each of their direct and indirect dependencies.
 */
export function* judgeDeadlines(
  effects: Effects,
  config: GuardConfig,
  { memory, unresolvedWorks, log }: DeadlinesBefore,
  asOf: number,
): Steps<DeadlinesNow> {
  const phases = plansOf(config);
  if (isQuiet(phases, memory, asOf)) return { memory, points: phases.flatMap(({ idle }) => idle), missed: 0 };
  const works = new Works(effects);
  const next: Record<string, PhaseMemory> = {};
  for (const plan of phases) {
    const { id } = plan.phase;
    const before = memory[id];
    const judge = new PhaseJudge(works, log, config, plan);
    const judged = yield* effects.part(`judging the deadline of ${id}`, () => judge.judge(before, asOf));
    const after = judged ?? before;
    if (after !== undefined) next[id] = after;
  }
  const missedByPhase = Object.fromEntries(Object.entries(next).map(([phase, { missed }]) => [phase, missed]));
  const here = causedHere(missedByPhase, config, unresolvedWorks);
  const points = phases.flatMap(({ phase: { id }, labels }) => pointsOf(id, labels, missedByPhase[id], here.get(id)));
  return { memory: next, points, missed: Object.values(next).reduce((sum, { missed }) => sum + missed.length, 0) };
}

/** Is there nothing to judge, no missed date, and no stored phase that is undeclared? True in nearly every tick. */
function isQuiet(phases: readonly PhasePlan[], memory: DeadlinesBefore['memory'], asOf: number): boolean {
  let remembered = 0;
  for (const { phase, names } of phases) {
    const before = memory[phase.id];
    if (before !== undefined) remembered += 1;
    if (names.length === 0) continue; // no processor completes a data date of this phase
    if (before === undefined || before.missed.length > 0) return false;
    if (!isNothingDue(phase.deadline, before.judgedThrough, asOf)) return false;
  }
  return remembered === Object.keys(memory).length;
}

type DeadlinePoint = DeadlinesNow['points'][number];

function pointsOf(
  phase: string,
  labels: GaugeLabels,
  missed: readonly MissedDate[] = [],
  causedByIt: readonly MissedDate[] = [],
): DeadlinePoint[] {
  const series = { job: phase, taskId: WHOLE_PHASE, labels };
  return [
    { gauge: 'deadlineMissed', ...series, value: missed.length },
    { gauge: 'deadlineCausedHere', ...series, value: causedByIt.length },
  ];
}

/** A phase, with the data that judging its deadline needs. */
interface PhasePlan {
  readonly phase: GuardedPhase;
  /** Processors that complete a data date: those that run at least once a day. */
  readonly names: readonly string[];
  readonly labels: GaugeLabels;
  /** Its points while nothing is missed. */
  readonly idle: readonly DeadlinePoint[];
  /** By processor of any phase, what it reads. */
  readonly dependsOn: ReadonlyMap<string, readonly string[]>;
}

const plans = new WeakMap<GuardConfig, readonly PhasePlan[]>();

/** Every phase in the order of the declaration. Computed once for each configuration object. */
function plansOf(config: GuardConfig): readonly PhasePlan[] {
  const known = plans.get(config);
  if (known !== undefined) return known;
  const limits = limitsOf(config);
  const daily = config.processors.filter(({ expectedEverySeconds }) => expectedEverySeconds <= DAILY.toSeconds());
  const dependsOn = waitsFor(config);
  const all = config.phases.map((phase): PhasePlan => {
    const names = daily.flatMap(({ name, phase: of }) => (of === phase.id ? [name] : []));
    const { criticality } = limits.phases.get(phase.id) ?? limits.pipeline;
    const labels = { scope: 'phase', criticality } as const;
    return { phase, names, labels, idle: pointsOf(phase.id, labels), dependsOn };
  });
  plans.set(config, all);
  return all;
}

class PhaseJudge {
  constructor(
    private readonly works: Works,
    private readonly log: Log,
    private readonly config: GuardConfig,
    private readonly plan: PhasePlan,
  ) {}

  *judge(before: PhaseMemory | undefined, asOf: number): Steps<PhaseMemory | undefined> {
    const { phase, names } = this.plan;
    if (names.length === 0) return undefined; // no processor completes a data date of this phase
    const due = datesDue(phase.deadline, before?.judgedThrough, asOf);
    const lines: Line[] = [];
    if (due.tooOld > 0) {
      const message = `${phase.id}: ${due.tooOld} deadlines passed while the monitor was down, too long ago to be judged`;
      lines.push({ severity: 'WARNING', message });
    }
    const missed: MissedDate[] = [...(before?.missed ?? [])];
    for (const dataDate of due.dataDates) {
      const { date, line } = yield* this.judgeDate(dataDate);
      lines.push(line);
      if (date !== undefined) missed.push(date);
    }
    const checked: MissedDate[] = [];
    const done = new Set<MissedDate>();
    for (const date of missed) {
      const current = yield* this.checkAgain(date, asOf);
      checked.push(current ?? date);
      if (current === undefined) done.add(date);
    }
    // Last: if a read fails, nothing is remembered, and the next tick judges the dates and prints them.
    for (const line of lines) this.log.print(line);
    return { judgedThrough: due.judgedThrough, missed: stillMissed(checked, (date) => done.has(date), asOf) };
  }

  private *judgeDate(dataDate: string): Steps<{ readonly date?: MissedDate; readonly line: Line }> {
    const { phase, names, dependsOn } = this.plan;
    const deadlineAt = deadlineInstant(phase.deadline, dataDate);
    const missing = missingAt(deadlineAt, yield* this.works.statesOf(names, dataDate));
    if (missing.length === 0) return { line: deadlineMetLine(phase.id, dataDate, deadlineAt) };
    const states = yield* this.works.statesOf(withAllTheyRead(missing, this.config), dataDate);
    const waits = missing.map((name) => ({ name, causes: causesOf(name, dependsOn, states) }));
    const line = deadlineMissedLine({ phase: phase.id, dataDate, deadlineAt, waits }, states);
    return { date: { dataDate, deadlineAt, missing }, line };
  }

  /** The date with its present causes; undefined once it is done, or a person has settled all that it waits for. */
  private *checkAgain(date: MissedDate, asOf: number): Steps<MissedDate | undefined> {
    const missing = yield* this.works.statesOf(date.missing, date.dataDate);
    if ([...missing.values()].every(({ kind }) => kind === 'done')) return undefined;
    const states = yield* this.works.statesOf(withAllTheyRead(date.missing, this.config), date.dataDate);
    const open = date.missing.filter((name) => states.get(name)?.kind !== 'done');
    if (isSettled(open, this.plan.dependsOn, states)) return undefined;
    return { ...date, causes: causesNow(this.plan.phase.id, date, { config: this.config, states, asOf }) };
  }
}

/** The states of works. Each is read once a tick, because phases depend on the same works. */
class Works {
  private readonly states = new Map<string, Awaitable<WorkState>>();

  constructor(private readonly effects: Effects) {}

  *statesOf(names: readonly string[], dataDate: string): Steps<Map<string, WorkState>> {
    const states = yield* this.effects.readEach(names, (name) => this.stateOf(workOf(name, dataDate)));
    return new Map(names.flatMap((name, index) => (states[index] === undefined ? [] : [[name, states[index]]])));
  }

  private stateOf(work: string): Awaitable<WorkState> {
    const known = this.states.get(work) ?? perform(this.read(work));
    this.states.set(work, known);
    return known;
  }

  private *read(work: string): Steps<WorkState> {
    const { runs } = this.effects.ports;
    const done = yield* wait(runs.firstDone(work));
    const latest = done === undefined ? yield* wait(runs.latestOfWork(work)) : undefined;
    return workStateOf(done, latest);
  }
}
