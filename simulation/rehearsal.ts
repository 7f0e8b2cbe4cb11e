import type { EngineResult } from '../alerting/evaluation/result';
import type { RecordedCharts } from '../alerting/charting/chart-recorder';
import type { RunSpan } from '../alerting/charting/run-spans';
import type { GroundTruth, Notified } from './ground-truth';
import type { AnyScenario, World } from './scenario';
import type { ClosedRun } from './virtual-guard';

/** One expectation, and whether it held. */
export interface ExpectationResult {
  /** What was expected, as a sentence. */
  readonly expected: string;
  readonly met: boolean;
  /** What came out instead, or in fact. */
  readonly got: string;
  /** Id of the policy that it is about; null: about all of them, or about none. */
  readonly policy: string | null;
  /**
   * Seconds of the story that it took: from the fault to the alert or the closing that was expected, or the whole story
   * where nothing in particular was waited for.
   */
  readonly seconds: number;
}

/** One point of the faulty run's processor, for the picture. */
export interface TracePoint {
  readonly at: number;
  readonly ageRatio: number;
  readonly silenceRatio: number;
}

/** What became of messages, over all deployables. */
export interface MessageCounts {
  /** Published and neither done with nor given up. */
  readonly waiting: number;
  /** Given up after the last delivery, and kept in a subscription that an alert policy can watch. */
  readonly kept: number;
  /** Given up or published where nobody listened, and gone. */
  readonly lost: number;
}

/** What happened in a simulated story, as only the one who plays it knows; empty of a recording. */
export interface Truth extends GroundTruth {
  /** Attempts that failed, for whatever reason. */
  readonly failed: number;
  /** Hours of work that came to nothing: failures that somebody can act on, and hangs until they end or are closed. */
  readonly wastedHours: number;
  readonly messages: MessageCounts;
}

/** Of a recording nothing is known but its points. */
export const NOTHING_KNOWN: Truth = {
  faultyRuns: [],
  actionable: [],
  lasting: [],
  failed: 0,
  wastedHours: 0,
  messages: { waiting: 0, kept: 0, lost: 0 },
};

export const NOTHING_TOLD: Notified = { incidents: [], noise: [] };

/** What came of a scenario in one world. */
export interface Rehearsal {
  readonly scenario: AnyScenario;
  readonly world: World;
  readonly from: number;
  readonly to: number;
  /** Attempts of runs that started. */
  readonly runs: number;
  readonly ticks: number;
  readonly truth: Truth;
  readonly closedRuns: readonly ClosedRun[];
  /** When somebody mended what was broken and had the work done; null: nobody did. */
  readonly actedAt: number | null;
  /** The engine with every point visible at once, evaluated right after it. */
  readonly best: EngineResult;
  /** The engine with every point visible as late as assumed, evaluated as late as can be. */
  readonly worst: EngineResult;
  /** What each of them told of, and what of it was noise. */
  readonly told: { readonly best: Notified; readonly worst: Notified };
  readonly trace: readonly TracePoint[];
  /** What is there to be drawn; unset where nobody asked for charts. */
  readonly drawn?: { readonly charts: RecordedCharts; readonly runs: readonly RunSpan[] };
  readonly expectations: readonly ExpectationResult[];
}
