import type { EngineResult } from '../alerting/evaluation/result';
import type { GroundTruth, Notified } from './ground-truth';
import type { AttemptCounts, PhaseDay } from './counted-work';
import type { ClosedRun } from './virtual-guard';

/** What became of messages, over all deployables. */
export interface MessageCounts {
  /** Published, and neither acknowledged nor given up. */
  readonly waiting: number;
  /** Given up after the last delivery, and kept in a dead-letter subscription. */
  readonly kept: number;
  /** Given up without a dead-letter subscription, or published without any subscription. */
  readonly lost: number;
}

/** An execution of a Cloud Run job that began while another one of the same job was going on. */
export interface Overlap {
  readonly deployable: string;
  /** When it began, in milliseconds since the epoch. */
  readonly at: number;
}

/** What happened in a simulation, with its totals. Empty for a recording. */
export interface Truth extends GroundTruth {
  /** Attempts that failed, for whatever reason. */
  readonly failed: number;
  /** Wasted run-hours: hours of actionable failures, and of hangs until they end or are closed. */
  readonly wastedHours: number;
  readonly messages: MessageCounts;
  /** By processor. */
  readonly attempts: ReadonlyMap<string, AttemptCounts>;
  /** Jobs that the guard ran again after it had closed a run. */
  readonly restarts: number;
  readonly overlaps: readonly Overlap[];
  /** Each phase and data date of the scenario, by phase. */
  readonly days: readonly PhaseDay[];
}

/** What came of a scenario: what its expectations are judged by. Times are in milliseconds since the epoch. */
export interface Outcome {
  /** `faultAt`: when the fault of a recording began, RFC 3339. */
  readonly scenario: { readonly name: string; readonly faultAt?: string };
  readonly from: number;
  readonly to: number;
  readonly truth: Truth;
  /** Runs that the monitor closed. */
  readonly closedRuns: readonly ClosedRun[];
  /** The alert engine with every point visible at once, evaluated right after it. */
  readonly best: EngineResult;
  /** The alert engine with every point visible as late as assumed, evaluated as late as possible. */
  readonly worst: EngineResult;
  /** IDs of evaluated policies for which there was no data, so they could not fire. */
  readonly withoutData: readonly string[];
  /** IDs of policies of which nothing is known in the whole period: a recording is too short for them. */
  readonly notKnown: readonly string[];
  /** The incidents that channels were notified of in each case, and which of them were noise. */
  readonly notified: { readonly best: Notified; readonly worst: Notified };
}

/** When the first fault began, in milliseconds since the epoch; undefined without a fault. */
export function faultBegan({ truth, scenario }: Pick<Outcome, 'truth' | 'scenario'>): number | undefined {
  if (scenario.faultAt !== undefined) return Date.parse(scenario.faultAt);
  const all = [...truth.faultyRuns.map(({ beganAt }) => beganAt), ...truth.lasting.map(({ from }) => from)];
  return all.length === 0 ? undefined : Math.min(...all);
}

/**
 * When the faults first did harm, in milliseconds since the epoch; undefined without a fault. Harm is a hang, a refused
 * call, a run that could not start or that fails, an invalid line, a tick that did not run. A revoked right that no call
 * needs yet does no harm, and no policy can detect it. A fault that did no harm counts from when it began.
 */
export function harmBegan(outcome: Pick<Outcome, 'truth' | 'scenario'>): number | undefined {
  const { truth, scenario } = outcome;
  if (scenario.faultAt !== undefined) return Date.parse(scenario.faultAt);
  const harms = [
    ...truth.faultyRuns.map(({ beganAt }) => beganAt),
    ...truth.lasting.flatMap(({ firstEffectAt }) => firstEffectAt ?? []),
  ];
  return harms.length === 0 ? faultBegan(outcome) : Math.min(...harms);
}

/** Number of pages: notified incidents of policies of severity `CRITICAL`. */
export function pagesIn({ policies, notifications }: EngineResult): number {
  const paging = new Set(policies.flatMap(({ id, severity }) => (severity === 'CRITICAL' ? [id] : [])));
  const incidents = notifications.flatMap(({ kind, policy, incident }) =>
    kind === 'opened' && paging.has(policy) ? [incident] : [],
  );
  return new Set(incidents).size;
}

/** When the first incident opened, in milliseconds since the epoch. */
export function firstOpened(result: EngineResult): number | null {
  return result.incidents[0]?.openedAt ?? null;
}

/** Ids of the policies that opened an incident in either case, sorted. */
export function firedPolicies({ best, worst }: Pick<Outcome, 'best' | 'worst'>): string[] {
  return [...new Set([...best.incidents, ...worst.incidents].map(({ policy }) => policy))].sort();
}
