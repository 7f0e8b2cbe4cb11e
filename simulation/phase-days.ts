import { DAILY, deadlineInstant } from '../model/deadline';
import type { GuardConfig } from '../model/guard-config';
import { utcDayOf } from '../model/utc-day';
import type { PhaseDay } from './counted-work';
import type { ScenarioDates } from './scenario-dates';

const DAY_MS = 86_400_000;

/**
 * Each data date of each phase whose runs start and whose deadline comes in the scenario. As for the guard, a phase is done
 * when each of its daily processors is (guard/deadline). Phases without daily processors have none.
 */
export function phaseDays(
  { phases, processors }: GuardConfig,
  dates: ScenarioDates,
  { from, to }: { readonly from: number; readonly to: number },
  doneAt: (processor: string, dataDate: string) => number | undefined,
): PhaseDay[] {
  const daily = processors.filter(({ expectedEverySeconds }) => expectedEverySeconds <= DAILY.toSeconds());
  const all = datesBetween(from, to).filter((dataDate) => dates.includes(dataDate));
  return phases.flatMap(({ id: phase, deadline }) => {
    const names = daily.filter((each) => each.phase === phase).map(({ name }) => name);
    if (names.length === 0) return [];
    return all.flatMap((dataDate): PhaseDay[] => {
      const deadlineAt = deadlineInstant(deadline, dataDate);
      if (deadlineAt > to) return [];
      const done = names.map((name) => doneAt(name, dataDate) ?? Infinity);
      const last = Math.max(...done);
      return [{ phase, dataDate, deadlineAt, doneAt: last <= to ? last : null }];
    });
  });
}

function datesBetween(from: number, to: number): string[] {
  const days = Math.ceil((to - from) / DAY_MS) + 3;
  return Array.from({ length: days }, (_, i) => utcDayOf(from + (i - 2) * DAY_MS));
}
