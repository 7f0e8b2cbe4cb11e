const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;
/** Different places within a minute above which a series is irregular. */
const MOST = 64;

/** Where within a minute the points of a series end, and where they change later. All in milliseconds, 0 to 59,999. */
export class SampleTimes {
  private readonly endsAt = new Set<number>();
  private readonly changesAt = new Set<number>();
  private latest = NaN;
  private latestAt = NaN;
  private gapMs = 0;

  /**
   * The longest time between two points that follow each other, in milliseconds. Points come in the order of their time,
   * or in the reverse order; between two files it may be longer than it is.
   */
  get longestGapMs(): number {
    return this.gapMs;
  }

  /** Do the points end at very many different places within a minute? */
  get isIrregular(): boolean {
    return this.endsAt.size >= MOST;
  }

  get ends(): ReadonlySet<number> {
    return this.endsAt;
  }

  /** Where late entries change points, rounded up to the second. */
  get changes(): ReadonlySet<number> {
    return this.changesAt;
  }

  /** Takes note of a point of the time `at`, in milliseconds since the epoch, that is known from `knownAt` on. */
  add(at: number, knownAt: number): void {
    if (!Number.isNaN(this.latestAt)) this.gapMs = Math.max(this.gapMs, Math.abs(at - this.latestAt));
    this.latestAt = at;
    const end = modulo(at, MINUTE_MS);
    if (end !== this.latest) {
      this.latest = end;
      if (this.endsAt.size < MOST) this.endsAt.add(end);
    }
    if (knownAt === at || this.changesAt.size === MOST) return;
    this.changesAt.add(modulo(Math.ceil(knownAt / SECOND_MS) * SECOND_MS, MINUTE_MS));
  }
}

/** The remainder of a division, 0 or more. */
export function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
