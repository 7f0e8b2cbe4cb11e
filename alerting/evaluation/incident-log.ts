import type { Series } from '../metrics/series';
import type { AlertPolicy } from '../policies/policy';
import type { UndocumentedChoices } from './options';

/** A series that fails, and what of. */
export interface Violation {
  /** Display name of the condition. */
  readonly condition: string;
  /** The series, with the labels that survived aggregation. */
  readonly series: Series;
  /** Its value when the incident took it in; null where it has no data, as in an absence. */
  readonly value: number | null;
}

/**
 * One incident. Of a policy whose conditions combine with AND it is the first violation that stands here, the names
 * of all conditions, and `violations` holds every series that took part.
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

/** What one policy has opened, closed and said so far. */
export class IncidentLog {
  readonly incidents: IncidentRecord[] = [];
  readonly notifications: LoggedNotification[] = [];

  constructor(
    readonly policy: string,
    readonly channels: readonly string[],
    readonly prompts: { readonly opened: boolean; readonly closed: boolean },
  ) {}

  /** Opens an incident of a single violation; `unsaid` leaves the notification to the caller. */
  open(at: number, violation: Violation, unsaid?: 'unsaid'): IncidentRecord {
    return this.#opened({ policy: this.policy, ...violation, openedAt: at, closedAt: null }, unsaid === undefined);
  }

  /** Opens an incident of all conditions together; `violations` holds at least one. */
  openTogether(at: number, condition: string, violations: Violation[]): IncidentRecord {
    const [first] = violations;
    if (first === undefined) throw new Error('an incident without a violation');
    return this.#opened({ policy: this.policy, ...first, condition, openedAt: at, closedAt: null, violations });
  }

  close(at: number, incident: IncidentRecord): void {
    incident.closedAt = at;
    if (this.prompts.closed) this.notify(at, 'closed', incident, this.channels);
  }

  /** Adds violations to an open incident. */
  extend(at: number, incident: IncidentRecord, violations: readonly Violation[]): void {
    incident.violations?.push(...violations);
    if (this.prompts.opened) this.notify(at, 'updated', incident, this.channels);
  }

  notify(at: number, kind: NotificationKind, incident: IncidentRecord, channels: readonly string[]): void {
    for (const channel of channels) this.notifications.push({ at, kind, incident, channel });
  }

  #opened(incident: IncidentRecord, said = true): IncidentRecord {
    this.incidents.push(incident);
    if (said && this.prompts.opened) this.notify(incident.openedAt, 'opened', incident, this.channels);
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
