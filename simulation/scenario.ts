import type { Duration } from '../model/duration';
import type { Expectation } from './expectations/all-expectations';
import type { Fault } from './faults/all-faults';
import type { Recording } from './recording';
import type { Workload } from './workload';

/**
 * Which monitoring a scenario is rehearsed with. `baseline`: the platform's former check, which runs when a completion
 * event arrives, and the policies in the scenario. `declared`: the guard's own code and the synthesized policies.
 */
export type World = 'baseline' | 'declared';

/** How long after its time a point can be read by an alert policy. */
export interface IngestionDelay {
  readonly best: Duration;
  readonly worst: Duration;
}

/** A former check of a pipeline, which a completed run triggers: it writes how many runs are too old. */
export interface BaselineCheckRule {
  /** Type of its metric, a gauge of whole numbers, such as `custom.googleapis.com/shop/timeout_check`. */
  readonly metric: string;
  /** From this age on a run is too old. */
  readonly limit: Duration;
}

/** What simulated and recorded scenarios have in common. */
interface ScenarioBase {
  /** Kebab-case; the file's name. */
  readonly name: string;
  /** One sentence: what happens. */
  readonly title: string;
  /** Where the scenario comes from. */
  readonly source: string;
  readonly worlds: readonly World[];
  /** RFC 3339 timestamp. */
  readonly from: string;
  readonly lasts: Duration;
  /**
   * Of points that do not count log entries: those may lag ten minutes in any scenario.
   * @default - 0 to 3 minutes; 0 to 10 where a recording holds log entries
   */
  readonly ingestionDelay?: IngestionDelay;
  /** Policies of the baseline, as `gcloud monitoring policies list --format=json` prints them. @default - none */
  readonly baselinePolicies?: readonly unknown[];
  /** The log-based metrics that they read, as `gcloud logging metrics list --format=json` prints them. @default - none */
  readonly baselineMetrics?: readonly unknown[];
  /** Policies that may fire beside those that are expected to; any other that fires is a finding. @default - none */
  readonly mayFire?: readonly string[];
  readonly expectations: readonly Expectation[];
  /** What is expected in the baseline. @default - the same */
  readonly baselineExpectations?: readonly Expectation[];
}

/** A scenario of a simulated pipeline: one file under `scenarios/<pipeline>/`, its default export. */
export interface Scenario extends ScenarioBase {
  /** All of them run. */
  readonly workload: readonly Workload[];
  readonly faults: readonly Fault[];
  /** The check that wrote a metric of the baseline. @default - none */
  readonly baselineCheck?: BaselineCheckRule;
  /**
   * How long after the first notification the person on call fixes the faults and reruns the work that hangs, was given
   * up or is lost. Not in the baseline.
   * @default - nothing is fixed
   */
  readonly operatorActsAfter?: Duration;
  /**
   * Does the person on call act again, as long after each later notification?
   * @default false
   */
  readonly operatorActsAgain?: boolean;
  /** The kind of standard scenario, derived from the declaration. @default - a person wrote it */
  readonly derived?: string;
}

/** A scenario of recorded time series or log entries, without a simulated pipeline. */
export interface RecordedScenario extends ScenarioBase {
  readonly recording: Recording;
  /** When the fault began, RFC 3339: what `within` counts from. @default - no fault */
  readonly faultAt?: string;
}

export type AnyScenario = Scenario | RecordedScenario;

/** What is expected in a world. */
export function expectationsIn(
  { expectations, baselineExpectations }: AnyScenario,
  world: World,
): readonly Expectation[] {
  return world === 'baseline' ? (baselineExpectations ?? expectations) : expectations;
}

/** When a scenario begins and ends, in milliseconds since the epoch. */
export function spanOf({ from, lasts }: Pick<AnyScenario, 'from' | 'lasts'>): {
  readonly from: number;
  readonly to: number;
} {
  const began = Date.parse(from);
  return { from: began, to: began + lasts.toMilliseconds() };
}

/** Was it derived from the declaration, rather than written by a person? */
export function isDerived(scenario: AnyScenario): boolean {
  return 'derived' in scenario;
}

/** Were its points recorded, rather than simulated? */
export function isRecorded(scenario: AnyScenario): scenario is RecordedScenario {
  return 'recording' in scenario;
}
