import { Duration } from '../model/duration';
import { InputError, type Problem } from '../model/problem';
import { isOfSimulation, type Expectation } from './expectation';
import { isRunFault, type Fault } from './faults/all-faults';
import type { Recording } from './recording';
import type { Workload } from './workload';

/**
 * The world in which a story is told. `baseline`: a check that runs when a completion event arrives, and the
 * policies that the scenario brings along. `declared`: the guard's own cores, and the synthesized policies.
 */
export type World = 'baseline' | 'declared';

/** How long after its time a point can be read by an alert policy. */
export interface IngestionDelay {
  readonly best: Duration;
  readonly worst: Duration;
}

/** What every scenario says, wherever its points come from. */
interface Story {
  /** Kebab-case; the file's name. */
  readonly name: string;
  /** One sentence: what happens. */
  readonly title: string;
  /** Where the story comes from. */
  readonly source: string;
  readonly worlds: readonly World[];
  /** RFC 3339 instant. */
  readonly from: string;
  readonly lasts: Duration;
  /**
   * Of points that are no counts of log entries: those may lag ten minutes in any story.
   * @default - 0 to 3 minutes; 0 to 10 where a recording holds log entries
   */
  readonly ingestionDelay?: IngestionDelay;
  /** Policies of the world as it was, as `gcloud monitoring policies list --format=json` prints them. @default - none */
  readonly baselinePolicies?: readonly unknown[];
  /** The log-based metrics that they stand on, as `gcloud logging metrics list --format=json` prints them. @default - none */
  readonly baselineMetrics?: readonly unknown[];
  /** Policies that may fire beside those that are expected to; any other that fires is a finding. @default - none */
  readonly mayFire?: readonly string[];
  readonly expectations: readonly Expectation[];
  /** What comes out in the world as it was. @default - the same */
  readonly baselineExpectations?: readonly Expectation[];
}

/** A story of a simulated pipeline, with its expectations: one file under `scenarios/<pipeline>/`, its default export. */
export interface Scenario extends Story {
  /** Together. */
  readonly workload: readonly Workload[];
  readonly faults: readonly Fault[];
  /**
   * How long after the first notification somebody mends what is broken and has the work done that hangs, was given up
   * or is lost. In the world as it was nobody does.
   * @default - nobody does
   */
  readonly operatorActsAfter?: Duration;
}

/** A story that was recorded: time series or log entries in the place of a simulated pipeline. */
export interface RecordedScenario extends Story {
  readonly recording: Recording;
  /** When the fault began, RFC 3339: what `within` counts from. @default - nothing was wrong */
  readonly faultAt?: string;
}

export type AnyScenario = Scenario | RecordedScenario;

/** What comes out in a world. */
export function expectationsIn(
  { expectations, baselineExpectations }: AnyScenario,
  world: World,
): readonly Expectation[] {
  return world === 'baseline' ? (baselineExpectations ?? expectations) : expectations;
}

/** Every expectation of a scenario, in whatever world. */
function allExpectations({ expectations, baselineExpectations = [] }: AnyScenario): readonly Expectation[] {
  return [...expectations, ...baselineExpectations];
}

/** Did its points come from the world, rather than from a simulation? */
export function isRecorded(scenario: AnyScenario): scenario is RecordedScenario {
  return 'recording' in scenario;
}

/**
 * Checks a scenario whole and hands it back.
 * @throws InputError with every problem that it finds
 */
export function defineScenario<One extends AnyScenario>(scenario: One): One {
  const problems = [...shapeProblems(scenario), ...expectationProblems(scenario), ...recordingProblems(scenario)];
  if (problems.length > 0) throw new InputError(problems);
  return scenario;
}

const problemOf = ({ name }: AnyScenario, code: string, rule: string, got: string, fix: string): Problem => ({
  code,
  where: `scenario ${name}`,
  rule,
  got,
  fix,
});

function shapeProblems(scenario: AnyScenario): Problem[] {
  const problems: Problem[] = [];
  const say = (...rest: [code: string, rule: string, got: string, fix: string]) =>
    problems.push(problemOf(scenario, ...rest));
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(scenario.name)) {
    say('SCN001', "a scenario's name is kebab-case", JSON.stringify(scenario.name), "write it as 'phase5-hang'");
  }
  if (!isInstant(scenario.from)) {
    say('SCN002', '`from` is an RFC 3339 instant', JSON.stringify(scenario.from), "write it as '2026-01-12T00:00:00Z'");
  }
  if (scenario.worlds.length === 0) say('SCN003', 'a scenario plays in a world', 'none', "write worlds: ['declared']");
  if (scenario.expectations.length === 0 || scenario.baselineExpectations?.length === 0) {
    say(
      'SCN004',
      'a scenario expects something',
      'no expectation',
      "add { kind: 'silent' } or what should be detected",
    );
  }
  const { ingestionDelay } = scenario;
  if (ingestionDelay?.best.isLongerThan(ingestionDelay.worst) === true) {
    say(
      'SCN012',
      'the best ingestion delay is no longer than the worst',
      `${ingestionDelay.best.toString()} and ${ingestionDelay.worst.toString()}`,
      'exchange them',
    );
  }
  return problems;
}

function expectationProblems(scenario: AnyScenario): Problem[] {
  return allExpectations(scenario).flatMap((expectation) => {
    if ('by' in expectation && !isInstant(expectation.by)) {
      return [
        problemOf(
          scenario,
          'SCN006',
          '`by` is an RFC 3339 instant',
          JSON.stringify(expectation.by),
          "write it as '2026-01-12T00:00:00Z'",
        ),
      ];
    }
    const begins = earliestFault(scenario);
    const reach = reachOf(expectation);
    if (reach !== undefined && begins === undefined && isRecorded(scenario)) {
      return [
        problemOf(
          scenario,
          'SCN009',
          `'${expectation.kind}' counts from when the fault began`,
          'a recording that does not say when',
          'add faultAt',
        ),
      ];
    }
    const needed = neededUntil(expectation, begins);
    const ends = Date.parse(scenario.from) + scenario.lasts.toMilliseconds();
    return needed > ends ? [tooShort(scenario, expectation, needed)] : [];
  });
}

/** The problem of a scenario that ends before one of its expectations can be judged. */
export function tooShort(scenario: AnyScenario, expectation: Expectation, needed: number): Problem {
  const neededFor = Duration.seconds(Math.ceil((needed - Date.parse(scenario.from)) / 1_000));
  return problemOf(
    scenario,
    'SCN005',
    `the recording lasts until '${expectation.kind}' is judged (${neededFor.toString()})`,
    scenario.lasts.toString(),
    'let the scenario last longer',
  );
}

/** Until when the story must last for an expectation to be judged; for ever earlier where nothing is needed. */
export function neededUntil(expectation: Expectation, faultBegan: number | undefined): number {
  if ('by' in expectation) return Date.parse(expectation.by);
  const reach = reachOf(expectation);
  return reach === undefined || faultBegan === undefined ? -Infinity : faultBegan + reach.toMilliseconds();
}

function reachOf(expectation: Expectation): Duration | undefined {
  if ('within' in expectation) return expectation.within;
  return expectation.kind === 'undetected' ? expectation.for : undefined;
}

/** A lower bound of when the first fault begins; when runs start is not known before the story is played. */
function earliestFault(scenario: AnyScenario): number | undefined {
  if (isRecorded(scenario)) return scenario.faultAt === undefined ? undefined : Date.parse(scenario.faultAt);
  if (scenario.faults.length === 0) return undefined;
  const from = Date.parse(scenario.from);
  return Math.min(...scenario.faults.map((fault) => (isRunFault(fault) ? from : from + fault.after.toMilliseconds())));
}

function recordingProblems(scenario: AnyScenario): Problem[] {
  if (!isRecorded(scenario)) return [];
  const problems: Problem[] = [];
  const { series = [], logs = [] } = scenario.recording;
  if (series.length + logs.length === 0) {
    problems.push(
      problemOf(scenario, 'SCN010', 'a recording holds series or logs', 'neither', 'name a file, or leave it out'),
    );
  }
  if (scenario.faultAt !== undefined && !isInstant(scenario.faultAt)) {
    problems.push(
      problemOf(
        scenario,
        'SCN006',
        '`faultAt` is an RFC 3339 instant',
        JSON.stringify(scenario.faultAt),
        "write it as '2026-01-12T00:00:00Z'",
      ),
    );
  }
  for (const { kind } of allExpectations(scenario).filter(isOfSimulation)) {
    problems.push(
      problemOf(
        scenario,
        'SCN011',
        'what only a simulation knows is expected of a simulation',
        `'${kind}' of a recording`,
        'expect what the alert policies do',
      ),
    );
  }
  return problems;
}

const RFC_3339 = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

function isInstant(text: string): boolean {
  return RFC_3339.test(text) && !Number.isNaN(Date.parse(text));
}
