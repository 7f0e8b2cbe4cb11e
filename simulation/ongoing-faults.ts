import type { Fault, LastingFault } from './faults';

type OfKind<Kind extends LastingFault['kind']> = Extract<LastingFault, { readonly kind: Kind }>;

/** A fault between two instants, in milliseconds since the epoch: `from` belongs to it, `to` no longer does. */
export interface Timed<Kind extends LastingFault['kind'] = LastingFault['kind']> {
  readonly fault: OfKind<Kind>;
  readonly from: number;
  to: number;
}

/** The faults of a story that go on by the clock, until they end or somebody mends them. */
export class OngoingFaults {
  readonly all: readonly Timed[];
  private readonly byKind = new Map<string, Timed[]>();

  /** @param start of the story, in milliseconds since the epoch */
  constructor(faults: readonly Fault[], start: number) {
    this.all = faults.flatMap((fault) => {
      if (!('lasts' in fault) || fault.kind === 'hang') return [];
      const from = start + fault.after.toMilliseconds();
      return [{ fault, from, to: from + fault.lasts.toMilliseconds() }];
    });
    for (const timed of this.all) {
      this.byKind.set(timed.fault.kind, [...(this.byKind.get(timed.fault.kind) ?? []), timed]);
    }
  }

  of<Kind extends LastingFault['kind']>(kind: Kind): readonly Timed<Kind>[] {
    return (this.byKind.get(kind) ?? []) as unknown as readonly Timed<Kind>[];
  }

  /** The first one of its kind that goes on at an instant, and that `is` about what is asked for. */
  at<Kind extends LastingFault['kind']>(
    kind: Kind,
    at: number,
    is: (fault: OfKind<Kind>) => boolean = () => true,
  ): Timed<Kind> | undefined {
    if (!this.byKind.has(kind)) return undefined; // nearly every time, and asked for every run
    return this.of(kind).find((timed) => at >= timed.from && at < timed.to && is(timed.fault));
  }

  /** Ends what goes on. What has not begun yet is not known to anybody, and comes all the same. */
  mend(at: number): void {
    for (const timed of this.all) if (timed.from <= at && timed.to > at) timed.to = at;
  }
}
