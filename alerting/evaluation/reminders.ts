import { TimerQueue, type Scheduled } from './incremental/timer-queue';
import { NO_TICK, type EvaluationClock } from './evaluation-clock';
import type { IncidentLog, IncidentRecord } from './incident-log';
import type { ChannelStrategy } from '../policies/policy';

/** Notifies some channels of an open incident at an interval. */
interface Reminder extends Scheduled {
  readonly incident: IncidentRecord;
  readonly channels: readonly string[];
  readonly everyMs: number;
  next: number;
}

/** The reminders of one policy's open incidents, to the channels that its strategies name. */
export class Reminders {
  readonly #timers = new TimerQueue<Reminder>();
  #planned = 0;

  constructor(
    readonly log: IncidentLog,
    readonly strategies: readonly ChannelStrategy[],
    readonly clock: EvaluationClock,
  ) {}

  /** The next evaluation at which a reminder is due, or at which those of a new incident are planned. */
  get nextTick(): number {
    const opened = this.log.incidents[this.#planned];
    if (opened === undefined || this.strategies.length === 0) return this.#timers.next;
    return Math.min(this.#timers.next, this.clock.tickAtOrAfter(opened.openedAt));
  }

  /**
   * Sends the reminders that are due, and plans those of incidents that were opened since the last call. While the policy
   * is snoozed those that are due are not sent.
   */
  evaluate(tick: number, isSnoozed = false): void {
    const at = this.clock.timeOf(tick);
    this.#timers.take(tick, (reminder) => {
      if (reminder.incident.closedAt !== null) return;
      if (!isSnoozed) this.log.notify(at, 'reminder', reminder.incident, reminder.channels);
      reminder.next += reminder.everyMs;
      this.#plan(reminder, tick);
    });
    for (; this.#planned < this.log.incidents.length; this.#planned++) {
      const incident = this.log.incidents[this.#planned];
      if (incident !== undefined) this.#planFor(incident, tick);
    }
  }

  #planFor(incident: IncidentRecord, tick: number): void {
    for (const { renotifyInterval, notificationChannelNames: channels } of this.strategies) {
      const everyMs = renotifyInterval.toMilliseconds();
      this.#plan({ dueTick: NO_TICK, incident, channels, everyMs, next: incident.openedAt + everyMs }, tick);
    }
  }

  #plan(reminder: Reminder, tick: number): void {
    this.#timers.schedule(reminder, Math.max(tick + 1, this.clock.tickAtOrAfter(reminder.next)));
  }
}
