import type { Series } from '../metrics/series';
import type { AlertPolicy } from '../policies/policy';
import type { UndocumentedChoices } from './options';

/** A series that fails a condition. */
export interface Violation {
  /** Display name of the condition. */
  readonly condition: string;
  /** The series, with the labels that are left after aggregation. */
  readonly series: Series;
  /** Its value when it joined the incident; null: it had no data, as in an absence. */
  readonly value: number | null;
}

/**
 * One incident. Under the combiner AND, `condition` has the names of all conditions, `series` and `value` are those of the
 * first violation, and `violations` has every series that belongs to it.
 */
export interface IncidentRecord extends Violation {
  /** Identity of the policy. */
  readonly policy: string;
  /** Milliseconds since the epoch. */
  readonly openedAt: number;
  /** Milliseconds since the epoch; null while it is open. */
  closedAt: number | null;
  readonly violations?: Violation[];
}

/** `updated`: a further series failed, or a further log entry matched, while the incident was open. */
export type NotificationKind = 'opened' | 'updated' | 'reminder' | 'closed';

/** One message to one channel. */
export interface LoggedNotification {
  readonly at: number;
  readonly kind: NotificationKind;
  readonly incident: IncidentRecord;
  readonly channel: string;
}

/** The incidents and notifications of one policy so far. */
export class IncidentLog {
  readonly incidents: IncidentRecord[] = [];
  readonly notifications: LoggedNotification[] = [];

  constructor(
    readonly policy: string,
    readonly channels: readonly string[],
    readonly prompts: { readonly opened: boolean; readonly closed: boolean },
  ) {}

  /** Opens an incident of a single violation; with `'not notified'`, the caller notifies. */
  open(at: number, violation: Violation, notified?: 'not notified'): IncidentRecord {
    return this.#opened({ policy: this.policy, ...violation, openedAt: at, closedAt: null }, notified === undefined);
  }

  /** Opens an incident of all conditions of a policy; `violations` has at least one. */
  openCombined(at: number, condition: string, violations: Violation[]): IncidentRecord {
    const [first] = violations;
    if (first === undefined) throw new Error('an incident without a violation');
    return this.#opened({ policy: this.policy, ...first, condition, openedAt: at, closedAt: null, violations });
  }

  /** Closes an incident; with `'not notified'`, without a notification. */
  close(at: number, incident: IncidentRecord, notified?: 'not notified'): void {
    incident.closedAt = at;
    if (notified === undefined && this.prompts.closed) this.notify(at, 'closed', incident, this.channels);
  }

  /** Adds violations to an open incident. */
  extend(at: number, incident: IncidentRecord, violations: readonly Violation[]): void {
    incident.violations?.push(...violations);
    if (this.prompts.opened) this.notify(at, 'updated', incident, this.channels);
  }

  notify(at: number, kind: NotificationKind, incident: IncidentRecord, channels: readonly string[]): void {
    for (const channel of channels) this.notifications.push({ at, kind, incident, channel });
  }

  #opened(incident: IncidentRecord, notifies = true): IncidentRecord {
    this.incidents.push(incident);
    if (notifies && this.prompts.opened) this.notify(incident.openedAt, 'opened', incident, this.channels);
    return incident;
  }
}

/** The incident log of a policy, with its prompts. The closing of an incident of a log match is never notified. */
export function incidentLogOf(policy: AlertPolicy, choices: UndocumentedChoices): IncidentLog {
  const prompts = policy.alertStrategy.notificationPrompts;
  const matchesLogs = policy.conditions.some(({ kind }) => kind === 'log-match');
  return new IncidentLog(policy.id, policy.notificationChannels, {
    opened: prompts?.includes('OPENED') ?? true,
    closed: !matchesLogs && (prompts?.includes('CLOSED') ?? choices.notifyCloseByDefault),
  });
}
