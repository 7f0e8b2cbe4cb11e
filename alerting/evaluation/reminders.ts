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

  /** The next evaluation at which a reminder is due. */
  get nextTick(): number {
    return this.#timers.next;
  }

  /** Sends the reminders that are due, and plans those of incidents that were opened since the last call. */
  evaluate(tick: number): void {
    const at = this.clock.timeOf(tick);
    this.#timers.take(tick, (reminder) => this.#remind(reminder, at, tick));
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

  #remind(reminder: Reminder, at: number, tick: number): void {
    if (reminder.incident.closedAt !== null) return;
    this.log.notify(at, 'reminder', reminder.incident, reminder.channels);
    reminder.next += reminder.everyMs;
    this.#plan(reminder, tick);
  }
}
