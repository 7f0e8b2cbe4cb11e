import { PointRing } from '../metrics/point-ring';
import type { ConditionRun } from './condition-run';
import type { InputSeries } from './input-series';

/** A condition that looks at a series, and how it sees it. */
interface Follower {
  readonly run: ConditionRun;
  readonly input: InputSeries;
}

/** The points of one incoming series, shared by all conditions whose filters match it. */
export class WatchedSeries {
  /** Was it let go of? Then it must be admitted anew. */
  retired = false;
  readonly points = new PointRing();
  readonly #followers: Follower[] = [];
  #keepMs = 0;

  constructor(readonly key: string) {}

  /** Does no condition look at it? */
  get unmatched(): boolean {
    return this.#followers.length === 0;
  }

  follow(run: ConditionRun, input: InputSeries): void {
    this.#followers.push({ run, input });
    this.#keepMs = Math.max(this.#keepMs, run.leavesAfter);
  }

  /**
   * Adds a point, to be looked at from the evaluation `nextTick`, at `nextMs`, on.
   * @returns false for a point that is too late for every window
   */
  add(at: number, value: number, nextTick: number, nextMs: number): boolean {
    if (at + this.#keepMs <= nextMs) return false;
    if (this.points.full) this.#trim();
    const placed = this.points.append(at, value) ? undefined : this.points.place(at, value);
    for (const { run, input } of this.#followers) {
      if (placed !== undefined) input.disturb(placed);
      run.expect(input, at, nextTick);
    }
    return true;
  }

  /** Lets go of the series where it has no points left and no state anywhere. */
  retire(): boolean {
    if (!this.#followers.every(({ input }) => input.idle && !input.output.known)) return false;
    for (const { run, input } of this.#followers) run.unfollow(input);
    this.retired = true;
    return true;
  }

  #trim(): void {
    let from = this.points.end;
    for (const { input } of this.#followers) from = Math.min(from, input.needsFrom);
    this.points.dropBefore(from);
  }
}
