import type { GuardConfig } from '../../../model/guard-config';
import type { RunEvent } from '../../../model/run-event';
import { applyEvent } from '../../../guard/run/recorded-line';
import type { RunRecord } from '../../../guard/run/run-record';

/** 14 January 2026, 10:00 UTC. */
export const T0 = Date.UTC(2026, 0, 14, 10);
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;

export const COORDINATOR = 'prediction-coordinator';

const identity = {
  v: 1,
  run_id: 'p5-2026-01-14-1',
  attempt: 1,
  phase: 'phase5',
  processor: COORDINATOR,
  data_date: '2026-01-14',
} as const;

type Identity = Partial<Pick<RunEvent, 'run_id' | 'attempt' | 'phase' | 'processor' | 'data_date'>>;

export const started = (id: Identity = {}): RunEvent => ({ ...identity, ...id, type: 'started' });
export const heartbeat = (id: Identity & { elapsed_seconds?: number } = {}): RunEvent => ({
  ...identity,
  ...id,
  type: 'heartbeat',
});
export const succeeded = (id: Identity & { duration_seconds?: number } = {}): RunEvent => ({
  ...identity,
  ...id,
  type: 'succeeded',
});
export const failed = (id: Identity & { error?: string } = {}): RunEvent => ({
  failure_category: 'unknown',
  ...identity,
  ...id,
  type: 'failed',
});
export const skipped = (id: Identity = {}): RunEvent => ({ ...identity, ...id, type: 'skipped' });

/** An event and the time at which it was printed. */
export type Printed = readonly [event: RunEvent, at: number];

/** The record of these events. At least one. */
export function recordAfter(...events: readonly Printed[]): RunRecord {
  return applyAll(undefined, events);
}

/** The record after these events arrived too. */
export function applyAll(record: RunRecord | undefined, events: readonly Printed[]): RunRecord {
  for (const [event, at] of events) record = applyEvent(record, event, at).record;
  if (record === undefined) throw new Error('no event, no record');
  return record;
}

/** A running run that started at one time and was last seen at another. */
export function running(id: Identity, startedAt: number, lastSeenAt = startedAt): RunRecord {
  return recordAfter([started(id), startedAt], [heartbeat(id), lastSeenAt]);
}

/** Two phases: phase5 with a coordinator (30 min, silence 11 min) and a worker (10 min, 6 min); phase1 without one. */
export function guardConfig(): GuardConfig {
  const deadline = { time: '17:00', daysAfter: 0, timeZone: 'America/New_York', goal: 0.95 };
  const common = {
    phase: 'phase5',
    deployable: COORDINATOR,
    heartbeatSeconds: 300,
    dependsOn: [],
    expectedEverySeconds: 86_400,
    expectedRecords: { min: 0, max: 1_000 },
  };
  return {
    version: 1,
    pipeline: 'sample',
    environment: 'prod',
    project: 'sample-project',
    region: 'us-west2',
    phases: [
      { id: 'phase1', deadline },
      { id: 'phase5', deadline },
    ],
    processors: [
      { ...common, name: COORDINATOR, criticality: 'P0', budgetSeconds: 1_800, silenceSeconds: 660 },
      { ...common, name: 'prediction-worker', criticality: 'P1', budgetSeconds: 600, silenceSeconds: 360 },
    ],
    calls: [],
  };
}
