import type { GuardConfig } from '../model/guard-config';
import { utcDayOf } from '../model/utc-day';
import type { Scenario } from './scenario';
import { startOfDate } from './workload';

const DAY_MS = 86_400_000;

/** Which data dates a simulated scenario holds: those whose runs start after its beginning. */
export class ScenarioDates {
  /** By data date: every run asks, and time zones are slow to compute. */
  private readonly known = new Map<string, boolean>();

  /** @param from start of the scenario, in milliseconds since the epoch */
  constructor(
    private readonly scenario: Pick<Scenario, 'workload'>,
    private readonly config: GuardConfig,
    private readonly from: number,
  ) {}

  includes(dataDate: string): boolean {
    let isIncluded = this.known.get(dataDate);
    if (isIncluded === undefined) {
      isIncluded = this.startOf(dataDate) >= this.from;
      this.known.set(dataDate, isIncluded);
    }
    return isIncluded;
  }

  /** The last data date whose runs started before the scenario; whether its work was done is not simulated. */
  lastBefore(): string {
    let at = this.from + 2 * DAY_MS;
    const dateOf = () => utcDayOf(at);
    while (this.startOf(dateOf()) >= this.from) at -= DAY_MS;
    return dateOf();
  }

  /** When the first runs of a data date start. */
  private startOf(dataDate: string): number {
    const daily = this.scenario.workload.find((one) => one.kind === 'daily');
    return daily === undefined
      ? Date.parse(`${dataDate}T00:00:00Z`)
      : startOfDate(this.config, daily.beforeDeadline.toMilliseconds(), dataDate);
  }
}
