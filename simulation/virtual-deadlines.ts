import { causedHere, causesNow, withAllTheyRead } from '../guard/deadline/deadline-cause';
import {
  causesOf,
  datesDue,
  missingAt,
  SETTLE_MS,
  stillMissed,
  workStateOf,
  type MissedDate,
  type WorkState,
} from '../guard/deadline/deadline-dates';
import { deadlineMetLine, deadlineMissedLine } from '../guard/guard-lines';
import { workOf } from '../guard/run/run-record';
import { deadlineInstant } from '../model/deadline';
import { WHOLE_PHASE, type GaugeLabels, type GaugePoint } from '../model/gauges';
import type { GuardConfig, GuardedPhase } from '../model/guard-config';
import type { GuardLine } from '../model/run-event';
import type { VirtualStore } from './virtual-store';

/** A processor that comes less often than once a day completes no data date. */
const DAILY_SECONDS = 86_400;

type DeadlinePoint = GaugePoint<'deadlineMissed' | 'deadlineCausedHere'>;

interface Judged {
  readonly phase: GuardedPhase;
  readonly names: readonly string[];
  judgedThrough: string;
  /** When there is something to judge: working out a deadline in its time zone at every tick would be most of the work. */
  nextAt: number;
  missed: readonly MissedDate[];
}

/** Judges deadlines as the monitor does, by the cores that are deployed, with maps in the place of Firestore. */
export class VirtualDeadlines {
  private readonly phases: readonly Judged[];
  private readonly dependsOn: ReadonlyMap<string, readonly string[]>;
  /** While nothing is missed, which is nearly always. */
  private quietPoints: readonly DeadlinePoint[] | undefined;

  /** @param judgedThrough the last data date that is none of the story's */
  constructor(
    private readonly config: GuardConfig,
    private readonly store: VirtualStore,
    private readonly labelsOf: (phase: string) => GaugeLabels,
    judgedThrough: string,
  ) {
    this.dependsOn = new Map(config.processors.map(({ name, dependsOn }) => [name, dependsOn]));
    this.phases = config.phases.map((phase) => ({
      phase,
      names: config.processors.flatMap(({ name, phase: of, expectedEverySeconds }) =>
        of === phase.id && expectedEverySeconds <= DAILY_SECONDS ? [name] : [],
      ),
      judgedThrough,
      nextAt: dueAfter(phase, judgedThrough),
      missed: [],
    }));
  }

  /** @param judgedAt as of when it is judged: not later than what is known is whole */
  tick(judgedAt: number): {
    readonly points: readonly DeadlinePoint[];
    readonly lines: readonly GuardLine[];
  } {
    const lines: GuardLine[] = [];
    for (const judged of this.phases) {
      if (judged.names.length === 0) continue; // nobody says when such a phase is done
      if (judgedAt >= judged.nextAt) lines.push(...this.judge(judged, judgedAt));
      if (judged.missed.length > 0) judged.missed = this.lookAgain(judged, judgedAt);
    }
    const isQuiet = this.phases.every(({ missed }) => missed.length === 0);
    if (!isQuiet) return { points: this.points(), lines };
    this.quietPoints ??= this.points();
    return { points: this.quietPoints, lines };
  }

  private judge(judged: Judged, judgedAt: number): GuardLine[] {
    const { phase } = judged;
    const due = datesDue(phase.deadline, judged.judgedThrough, judgedAt);
    judged.judgedThrough = due.judgedThrough;
    judged.nextAt = dueAfter(phase, due.judgedThrough);
    return due.dataDates.map((dataDate) => {
      const deadlineAt = deadlineInstant(phase.deadline, dataDate);
      const missing = missingAt(deadlineAt, this.statesOf(judged.names, dataDate));
      if (missing.length === 0) return deadlineMetLine(phase.id, dataDate, deadlineAt);
      judged.missed = [...judged.missed, { dataDate, deadlineAt, missing }];
      const states = this.statesOf(withAllTheyRead(missing, this.config), dataDate);
      const waits = missing.map((name) => ({ name, causes: causesOf(name, this.dependsOn, states) }));
      return deadlineMissedLine(phase.id, dataDate, deadlineAt, waits, states);
    });
  }

  private lookAgain({ phase, missed }: Judged, judgedAt: number): readonly MissedDate[] {
    const done = new Set<MissedDate>();
    const looked = missed.map((date) => {
      const states = this.statesOf(withAllTheyRead(date.missing, this.config), date.dataDate);
      const next = { ...date, causes: causesNow(phase.id, date, this.config, states, judgedAt) };
      if (date.missing.every((name) => states.get(name)?.kind === 'done')) done.add(next);
      return next;
    });
    return stillMissed(looked, (date) => done.has(date), judgedAt);
  }

  private points(): DeadlinePoint[] {
    const missedByPhase = Object.fromEntries(this.phases.map(({ phase, missed }) => [phase.id, missed]));
    const unresolved = new Set([...this.store.unresolved.values()].map(({ work }) => work));
    const here = causedHere(missedByPhase, this.config, unresolved);
    return this.phases.flatMap(({ phase: { id }, missed }) => {
      const series = { job: id, taskId: WHOLE_PHASE, labels: this.labelsOf(id) };
      return [
        { gauge: 'deadlineMissed', ...series, value: missed.length } as const,
        { gauge: 'deadlineCausedHere', ...series, value: here.get(id)?.length ?? 0 } as const,
      ];
    });
  }

  private statesOf(names: readonly string[], dataDate: string): Map<string, WorkState> {
    return new Map(
      names.map((name) => {
        const { firstDone, latest } = this.store.runsOf(workOf(name, dataDate));
        return [name, workStateOf(firstDone, latest)];
      }),
    );
  }
}

function dueAfter({ deadline }: GuardedPhase, judgedThrough: string): number {
  const next = new Date(Date.parse(`${judgedThrough}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  return deadlineInstant(deadline, next) + SETTLE_MS;
}
