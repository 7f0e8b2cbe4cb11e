import type { ChartQuery, RecordedCharts } from '../alerting/charting/chart-recorder';
import type { RunSpan, RunSpans } from '../alerting/charting/run-spans';
import type { Notified } from './ground-truth';
import type { NotSimulated } from './not-simulated';
import type { Outcome, Truth } from './outcome';
import type { PointSink } from './point-fanout';
import type { AnyScenario, World } from './scenario';
import type { ObservedDecision } from './virtual-guard';

/** One expectation, and whether it held. */
export interface ExpectationResult {
  /** What was expected, as a sentence. */
  readonly expected: string;
  readonly met: boolean;
  /** What came out. */
  readonly got: string;
  /** Why it could not be judged, so that it is not met; null: it was judged. */
  readonly notJudged: string | null;
  /** Id of the policy that it names; null: it names none. */
  readonly policy: string | null;
  /**
   * Seconds of the scenario that it took: from the first harm to the alert or closing that was expected, or the whole
   * scenario where nothing in particular was waited for.
   */
  readonly seconds: number;
  /** The same from when the fault began. @default - nothing in particular was waited for, or there is no fault */
  readonly secondsSinceFault?: number;
}

/** The gauges of the faulty run's processor at one tick. */
export interface TracePoint {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly ageRatio: number;
  readonly silenceRatio: number;
}

/** The truth of a recording, of which only the points are known. */
export const NO_TRUTH: Truth = {
  faultyRuns: [],
  actionable: [],
  lasting: [],
  failed: 0,
  wastedHours: 0,
  messages: { waiting: 0, kept: 0, lost: 0 },
  attempts: new Map(),
  restarts: 0,
  overlaps: [],
  days: [],
};

export const NOT_NOTIFIED: Notified = { incidents: [], noise: [] };

/** How a scenario is rehearsed. */
export interface RehearsalOptions {
  /** Called once an hour of the scenario with the share that is done, from 0 to 1. @default - not called */
  readonly onProgress?: (share: number) => void;
  /** What is recorded for charts. @default - nothing */
  readonly queries?: readonly ChartQuery[];
  /** Receives every point, and the start and end of runs. @default - none */
  readonly recorder?: { readonly points: PointSink; readonly spans: RunSpans };
}

/** What came of a scenario in one world. */
export interface Rehearsal extends Outcome {
  readonly scenario: AnyScenario;
  readonly world: World;
  /** Attempts that started. */
  readonly runs: number;
  readonly ticks: number;
  /** When the person on call fixed the faults, in milliseconds since the epoch; null: not at all. */
  readonly actedAt: number | null;
  /** What the guard would have done, had it not only observed. @default - a recording has no guard */
  readonly observed?: readonly ObservedDecision[];
  /** Why messages or calls reach no reader, such as a misspelt topic. @default - a recording has none */
  readonly gaps?: readonly string[];
  /** What is declared and has no effect in the simulation. @default - a recording simulates nothing */
  readonly notSimulated?: readonly NotSimulated[];
  readonly trace: readonly TracePoint[];
  /** What charts are drawn from. @default - no charts were asked for */
  readonly drawn?: { readonly charts: RecordedCharts; readonly runs: readonly RunSpan[] };
  readonly expectations: readonly ExpectationResult[];
  /** `kept`: from an earlier run with the same inputs. `evaluated`: other policies over its points. @default - simulated now */
  readonly origin?: 'kept' | 'evaluated';
}
