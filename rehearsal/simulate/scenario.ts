import { Duration } from '../../model/duration';
import { InputError, type Problem } from '../../model/problem';

/**
 * The world in which a story is told. `as-it-was`: a check that runs when a completion event arrives, and the
 * policies that the scenario brings along. `declared`: the guard's own cores, and the synthesized policies.
 */
export type World = 'as-it-was' | 'declared';

/** A run stops saying anything, and does not end for a long time. */
export interface Hang {
  readonly kind: 'hang';
  readonly processor: string;
  /** Data date of the run that hangs, `YYYY-MM-DD`. */
  readonly dataDate: string;
  /** How far into the run. */
  readonly after: Duration;
  /** How long until it ends after all; it then says that it succeeded. */
  readonly lasts: Duration;
  /**
   * Does its phase start nothing more while the run is recorded as running? So it was with phase 5: the coordinator
   * found its own record and waited.
   */
  readonly blocksPhase: boolean;
}

/** A run takes longer than it may, and goes on sending heartbeats. */
export interface SlowRun {
  readonly kind: 'slow';
  readonly processor: string;
  readonly dataDate: string;
  readonly takes: Duration;
}

/** The monitor completes no tick for a while. */
export interface MonitorStops {
  readonly kind: 'monitor-stops';
  /** From the start of the scenario. */
  readonly after: Duration;
  readonly lasts: Duration;
}

export type Fault = Hang | SlowRun | MonitorStops;

/** When healthy runs start. */
export type Workload =
  /** Every processor once a data date, its phase's runs starting this long before the phase's deadline. */
  | { readonly kind: 'daily'; readonly beforeDeadline: Duration }
  /** All day long, evenly over all processors. */
  | { readonly kind: 'spread'; readonly runsPerDay: number };

/** What must come out; every one that does not hold fails the command. Nothing else may fire. */
export type Expectation =
  /** The policy opens an incident at most this long after the first fault began, in the worst case of visibility. */
  | { readonly kind: 'detected'; readonly policy: string; readonly within: Duration }
  /** No policy opens an incident until this long after the first fault began. */
  | { readonly kind: 'undetected'; readonly for: Duration }
  | { readonly kind: 'notifications'; readonly atMost: number }
  /** The monitor closes the faulty run at most this long after the fault began. */
  | { readonly kind: 'run closed'; readonly reason: 'went_silent' | 'timed_out'; readonly within: Duration }
  /** Every incident closes before the scenario ends. */
  | { readonly kind: 'all incidents close' }
  /** No incident at all. */
  | { readonly kind: 'silent' };

/** A story with its expectations: one file under `test/scenarios/`, its default export. */
export interface Scenario {
  /** Kebab-case; the file's name. */
  readonly name: string;
  /** One sentence: what happens. */
  readonly title: string;
  /** Where the story comes from. */
  readonly source: string;
  /** Scenarios of one story stand in one row of the summary. */
  readonly story: string;
  readonly worlds: readonly World[];
  /** RFC 3339 instant. */
  readonly from: string;
  readonly lasts: Duration;
  readonly workload: Workload;
  readonly faults: readonly Fault[];
  /**
   * How long after the first page somebody runs the work of the faulty run again, successfully.
   * @default - nobody does
   */
  readonly operatorRerunsAfter?: Duration;
  /** Policies of the world as it was, as `gcloud monitoring policies list --format=json` prints them. @default - none */
  readonly policiesAsItWas?: readonly unknown[];
  readonly expectations: readonly Expectation[];
}

/**
 * Checks a scenario whole and hands it back.
 * @throws InputError with every problem that it finds
 */
export function defineScenario(scenario: Scenario): Scenario {
  const where = `scenario ${scenario.name}`;
  const problems: Problem[] = [];
  const say = (code: string, rule: string, got: string, fix: string) => problems.push({ code, where, rule, got, fix });
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(scenario.name)) {
    say('SCN001', "a scenario's name is kebab-case", JSON.stringify(scenario.name), "write it as 'phase5-hang'");
  }
  if (Number.isNaN(Date.parse(scenario.from))) {
    say('SCN002', '`from` is an RFC 3339 instant', JSON.stringify(scenario.from), "write it as '2026-01-12T00:00:00Z'");
  }
  if (scenario.worlds.length === 0) say('SCN003', 'a scenario plays in a world', 'none', "write worlds: ['declared']");
  if (scenario.expectations.length === 0) {
    say(
      'SCN004',
      'a scenario expects something',
      'no expectation',
      "add { kind: 'silent' } or what should be detected",
    );
  }
  for (const expectation of scenario.expectations) {
    const reach =
      expectation.kind === 'detected' || expectation.kind === 'run closed'
        ? expectation.within
        : expectation.kind === 'undetected'
          ? expectation.for
          : Duration.zero;
    const begins = firstFaultAfter(scenario);
    if (begins !== undefined && begins.plus(reach).isLongerThan(scenario.lasts)) {
      say(
        'SCN005',
        `the recording lasts until '${expectation.kind}' is judged (${begins.plus(reach).toString()})`,
        scenario.lasts.toString(),
        'let the scenario last longer',
      );
    }
  }
  if (problems.length > 0) throw new InputError(problems);
  return scenario;
}

/** A lower bound of when the first fault begins; runs of a data date begin on it at the earliest. */
function firstFaultAfter(scenario: Scenario): Duration | undefined {
  if (scenario.faults.length === 0) return undefined;
  const stops = scenario.faults.flatMap((fault) => (fault.kind === 'monitor-stops' ? [fault.after] : []));
  return stops[0] ?? Duration.zero;
}
