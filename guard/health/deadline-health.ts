import { Clocks } from '../../model/clocks';
import { DAILY, deadlineInstant } from '../../model/deadline';
import type { GuardConfig, GuardedPhase } from '../../model/guard-config';
import { utcDayOf } from '../../model/utc-day';
import type { MissedDate, PhaseMemory } from '../deadline/deadline-dates';
import type { RunSummary } from '../ports/health-source';
import { isDone, workOf } from '../run/run-record';
import { DEADLINE_STATES, type DeadlineHealth, type DeadlineState } from './build-report';

/** The input of {@link deadlinesOf}. */
export interface DeadlineInput {
  readonly config: GuardConfig;
  /** By phase: what the monitor has judged. */
  readonly judged: Readonly<Record<string, PhaseMemory>>;
  /** The runs that the report reads. */
  readonly runs: readonly RunSummary[];
  readonly now: number;
}

/**
 * The deadlines of today, in the time zone of each phase, and the missed ones of earlier days. A phase without a processor
 * that runs daily has none, as in the monitor.
 */
export function deadlinesOf(input: DeadlineInput): DeadlineHealth[] {
  const done = doneWorks(input.runs);
  const all = input.config.phases.flatMap((phase) => ofPhase(phase, input, done));
  return all.sort(
    (a, b) => DEADLINE_STATES.indexOf(a.state) - DEADLINE_STATES.indexOf(b.state) || (a.at < b.at ? -1 : 1),
  );
}

function ofPhase(
  { id, deadline }: GuardedPhase,
  { config, judged, now }: DeadlineInput,
  done: ReadonlySet<string>,
): DeadlineHealth[] {
  const names = config.processors
    .filter(({ phase, expectedEverySeconds }) => phase === id && expectedEverySeconds <= DAILY.toSeconds())
    .map(({ name }) => name);
  if (names.length === 0) return [];
  const memory = judged[id];
  const missed = memory?.missed ?? [];
  const localDay = utcDayOf(now + new Clocks(deadline.timeZone).ahead(now));
  const today = utcDayOf(Date.parse(localDay) - deadline.daysAfter * DAILY.toMilliseconds());
  const dates = [...new Set([...missed.map(({ dataDate }) => dataDate), today])].sort();
  return dates.map((dataDate) => {
    const at = deadlineInstant(deadline, dataDate);
    const miss = missed.find((one) => one.dataDate === dataDate);
    const doneNow = names.filter((name) => done.has(workOf(name, dataDate))).length;
    const isJudged = memory !== undefined && dataDate <= memory.judgedThrough;
    return {
      phase: id,
      dataDate,
      at: new Date(at).toISOString(),
      local: `${deadline.time} ${deadline.timeZone}`,
      state: stateOf({ miss, isAllDone: doneNow === names.length, isAhead: now < at, isJudged }),
      done: doneNow,
      of: names.length,
      causes: miss?.causes ?? [],
    };
  });
}

interface Progress {
  readonly miss: MissedDate | undefined;
  readonly isAllDone: boolean;
  readonly isAhead: boolean;
  readonly isJudged: boolean;
}

function stateOf({ miss, isAllDone, isAhead, isJudged }: Progress): DeadlineState {
  if (miss !== undefined) return 'missed';
  if (isAllDone) return 'done';
  if (isAhead) return 'ahead';
  return isJudged ? 'not missed' : 'not judged';
}

function doneWorks(runs: readonly RunSummary[]): ReadonlySet<string> {
  return new Set(runs.filter(isDone).map(({ processor, dataDate }) => workOf(processor, dataDate)));
}
