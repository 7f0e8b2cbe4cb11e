import { IANAZone } from 'luxon';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Clocks are changed by an hour, in some zones by half an hour or two. */
export const LARGEST_CHANGE_MS = 3 * HOUR_MS;

/**
 * The clocks of a time zone. Local times are given as the instants at which the clocks of UTC show them. Luxon's own
 * conversion of a repeated time depends on the day on which it is made
 * (https://moment.github.io/luxon/#/zones?id=ambiguous-times), so it is not used.
 */
export class Clocks {
  private readonly zone: IANAZone;

  constructor(timeZone: string) {
    this.zone = IANAZone.create(timeZone);
    if (!this.zone.isValid) throw new RangeError(`'${timeZone}' is no time zone`);
  }

  /** By how much the clocks are ahead of UTC. */
  ahead(at: number): number {
    return this.zone.offset(at) * 60_000;
  }

  /** Are the clocks not changed near an instant? */
  areSteady(at: number): boolean {
    return this.ahead(at - LARGEST_CHANGE_MS) === this.ahead(at + LARGEST_CHANGE_MS);
  }

  /**
   * The instants at which the clocks show a local time. A skipped time counts as if they had not been changed yet; of a
   * repeated one the first counts, or `both`.
   */
  instantsOf(local: number, both = false): number[] {
    const [before, after] = [local - this.ahead(local - DAY_MS), local - this.ahead(local + DAY_MS)];
    if (before === after) return [before];
    const shown = [before, after].filter((at) => at + this.ahead(at) === local);
    if (shown.length === 0) return [before];
    return both ? shown : shown.slice(0, 1);
  }
}
