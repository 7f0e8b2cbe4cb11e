import type { EngineResult } from '../alerting/result';
import type { RecordedCharts } from '../charting/chart-recorder';
import type { RunSpan } from '../charting/run-spans';
import type { AnyScenario, World } from './scenario';
import type { ClosedRun } from './virtual-guard';
import type { FaultyRun } from './virtual-pipeline';

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

/** What came of a scenario in one world. */
export interface Rehearsal {
  readonly scenario: AnyScenario;
  readonly world: World;
  readonly from: number;
  readonly to: number;
  /** Runs that started. */
  readonly runs: number;
  readonly ticks: number;
  readonly faultyRuns: readonly FaultyRun[];
  readonly closedRuns: readonly ClosedRun[];
  /** When somebody ran the work of the faulty run again; null: nobody did. */
  readonly rerunAt: number | null;
  /** The engine with every point visible at once, evaluated right after it. */
  readonly best: EngineResult;
  /** The engine with every point visible as late as assumed, evaluated as late as can be. */
  readonly worst: EngineResult;
  readonly trace: readonly TracePoint[];
  /** What is there to be drawn; unset where nobody asked for charts. */
  readonly drawn?: { readonly charts: RecordedCharts; readonly runs: readonly RunSpan[] };
  readonly expectations: readonly ExpectationResult[];
}
