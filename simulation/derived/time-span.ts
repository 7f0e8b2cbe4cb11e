import { Duration } from '../../model/duration';
import type { Scenario } from '../scenario';
import type { Declaration } from './declaration';

const HOUR_MS = 3_600_000;

/** How long the last incidents of a scenario take to close. */
const CLOSING = Duration.hours(12);

/** The same after runs that take up to so long: those of Cloud Run jobs may take days. */
export function closingAfter(longest: Duration): Duration {
  return longest.isLongerThan(CLOSING) ? longest.plus(CLOSING) : CLOSING;
}

/** From an hour before the runs of some data dates to the start of the date after the last, and the time that closing takes. */
export class TimeSpan {
  private readonly start: number;
  private readonly end: number;

  /**
   * @param dates data dates one after the other, at least one
   * @param closing how long the last incidents take to close
   */
  constructor(declaration: Declaration, dates: readonly string[], closing = CLOSING) {
    const [first = ''] = dates;
    // Every processor runs at least once, so that its policies have data.
    const last = [dates.at(-1) ?? first, declaration.allRunBy(first)].sort().at(-1) ?? first;
    const next = declaration.dates(2, last).at(-1) ?? last;
    this.start = declaration.startOf(first) - HOUR_MS;
    this.end = declaration.startOf(next) + closing.toMilliseconds();
  }

  get bounds(): Pick<Scenario, 'from' | 'lasts'> {
    return { from: new Date(this.start).toISOString(), lasts: Duration.seconds((this.end - this.start) / 1_000) };
  }

  /** From the start of the scenario to an instant, in milliseconds since the epoch. */
  until(at: number): Duration {
    return Duration.seconds(Math.round((at - this.start) / 1_000));
  }
}
