import type { LoggedEvent } from './virtual-attempt';

/**
 * The platform's timeout check until January 2026: it checked the running runs of a phase when a run of that phase
 * completed, and at no other time. Where all runs of a phase hang, none completes and no check happens.
 */
export class ReactiveCheck {
  private readonly startedAt = new Map<string, { readonly phase: string; readonly at: number }>();

  /** @param limitMs how old a run may be */
  constructor(private readonly limitMs: number) {}

  /**
   * Reads one event. Returns how many runs of the phase were too old, the completed one included; undefined: the event
   * is not a completion, so no check happened.
   */
  observe({ event, at }: LoggedEvent): number | undefined {
    const key = `${event.run_id}~${event.attempt}`;
    if (event.type === 'started') this.startedAt.set(key, { phase: event.phase, at });
    if (event.type === 'started' || event.type === 'heartbeat') return undefined;
    let tooOld = 0;
    for (const run of this.startedAt.values()) if (run.phase === event.phase && at - run.at > this.limitMs) tooOld += 1;
    this.startedAt.delete(key);
    return tooOld;
  }
}
