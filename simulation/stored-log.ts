import type { IncidentRecord, LoggedNotification, NotificationKind } from '../alerting/evaluation/incident-log';
import type { EngineResult, NotificationResult } from '../alerting/evaluation/result';

/** What many incidents of a policy have in common. */
type Violated = Omit<IncidentRecord, 'value' | 'openedAt' | 'closedAt'>;

/** The incidents and notifications of one policy. */
interface Log {
  readonly incidents: readonly IncidentRecord[];
  readonly notifications: readonly LoggedNotification[];
}

/**
 * The same in columns, as stored: a noisy policy opens a hundred thousand incidents of a few series, which take too long
 * to read one by one. Times are in milliseconds since the epoch.
 */
export interface StoredLog {
  readonly violated: readonly Violated[];
  readonly channels: readonly string[];
  readonly incidents: {
    /** Index of what it has in common with others. */
    readonly violated: Uint32Array;
    readonly value: readonly (number | null)[];
    readonly openedAt: Float64Array;
    /** NaN: it is open. */
    readonly closedAt: Float64Array;
  };
  readonly notifications: {
    readonly at: Float64Array;
    readonly kind: readonly NotificationKind[];
    /** Index of the incident. */
    readonly incident: Uint32Array;
    /** Index of the channel. */
    readonly channel: Uint32Array;
  };
}

export function storedLog({ incidents, notifications }: Log): StoredLog {
  const violated = new Numbered<Violated>();
  const channels = new Numbered<string>();
  const indexOf = new Map(incidents.map((incident, index) => [incident, index]));
  const common = incidents.map((incident) => {
    const { policy, condition, series, violations } = incident;
    if (violations !== undefined) return violated.add([incident], { policy, condition, series, violations });
    return violated.add([series, condition], { policy, condition, series });
  });
  return {
    violated: violated.all,
    incidents: {
      violated: Uint32Array.from(common),
      value: incidents.map(({ value }) => value),
      openedAt: Float64Array.from(incidents, ({ openedAt }) => openedAt),
      closedAt: Float64Array.from(incidents, ({ closedAt }) => closedAt ?? NaN),
    },
    notifications: {
      at: Float64Array.from(notifications, ({ at }) => at),
      kind: notifications.map(({ kind }) => kind),
      incident: Uint32Array.from(notifications, ({ incident }) => indexOf.get(incident) ?? 0),
      channel: Uint32Array.from(notifications, ({ channel }) => channels.add([channel], channel)),
    },
    channels: channels.all,
  };
}

/** The incidents and notifications of all policies, each in the order of time, then of policies, as `mergedLogs` has them. */
export function mergedStoredLogs(logs: readonly StoredLog[]): Pick<EngineResult, 'incidents' | 'notifications'> {
  const incidents = logs.flatMap(incidentsIn);
  const order = [...incidents.keys()].sort((a, b) => (incidents[a]?.openedAt ?? NaN) - (incidents[b]?.openedAt ?? NaN));
  const placeOf = new Uint32Array(incidents.length);
  for (const [place, index] of order.entries()) placeOf[index] = place;
  let before = 0;
  const notifications = logs.flatMap(({ incidents: { value }, notifications: sent, channels }) => {
    const first = before;
    before += value.length;
    return sent.kind.map((kind, i): NotificationResult => {
      const index = first + (sent.incident[i] ?? 0);
      return {
        at: sent.at[i] ?? NaN,
        kind,
        policy: incidents[index]?.policy ?? '',
        incident: placeOf[index] ?? -1,
        channel: channels[sent.channel[i] ?? 0] ?? '',
      };
    });
  });
  return {
    incidents: order.flatMap((index) => incidents[index] ?? []),
    notifications: notifications.sort((a, b) => a.at - b.at),
  };
}

function incidentsIn({ violated, incidents }: StoredLog): IncidentRecord[] {
  return incidents.value.map((value, i) => {
    const { policy, condition, series, violations } = violated[incidents.violated[i] ?? 0] as Violated;
    const closed = incidents.closedAt[i] ?? NaN;
    const closedAt = Number.isNaN(closed) ? null : closed;
    const incident = { policy, condition, series, value, openedAt: incidents.openedAt[i] ?? NaN, closedAt };
    return violations === undefined ? incident : { ...incident, violations };
  });
}

/** Things by the order in which they were first added. Two are the same where all parts of their key are. */
class Numbered<T> {
  readonly all: T[] = [];
  private readonly known = new Map<unknown, Map<unknown, number>>();

  /** @returns the index */
  add([first, second]: readonly [unknown, unknown?], thing: T): number {
    const others = this.known.get(first) ?? new Map<unknown, number>();
    this.known.set(first, others);
    const index = others.get(second) ?? this.all.push(thing) - 1;
    others.set(second, index);
    return index;
  }
}
