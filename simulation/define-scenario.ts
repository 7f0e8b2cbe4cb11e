import type { z } from 'zod';
import { Duration } from '../model/duration';
import { InputError, type Problem } from '../model/problem';
import { schemaProblems } from '../model/schema-problems';
import { instantOf } from '../model/timestamp';
import { expectationKind, type Expectation } from './expectations/all-expectations';
import { isRunFault } from './faults/all-faults';
import { isRecorded, spanOf, type AnyScenario, type RecordedScenario, type Scenario } from './scenario';
import { recordedScenarioSchema, scenarioSchema } from './scenario-schema';

/**
 * Checks a whole scenario and returns it.
 * @throws InputError with every problem that it finds
 */
export function defineScenario<One extends AnyScenario>(scenario: One): One {
  const problems = scenarioProblems(scenario);
  if (problems.length > 0) throw new InputError(problems);
  return scenario;
}

/** Every problem of what should be a scenario. Checks that read a field of a wrong type are left out. */
export function scenarioProblems(scenario: AnyScenario): readonly Problem[] {
  const { problems, paths } = schemaProblems(placeOf(scenario), schemaFor(scenario), scenario);
  const isRight = (...fields: string[]) =>
    !paths.some((path) => path === '' || fields.some((field) => new RegExp(`^${field}(\\W|$)`).test(path)));
  const hasExpectations = isRight('from', 'lasts', 'faults', 'recording', 'faultAt', ...EXPECTATIONS);
  return [
    ...problems,
    ...(isRight('name', 'from', 'worlds', 'ingestionDelay', ...EXPECTATIONS) ? shapeProblems(scenario) : []),
    ...(hasExpectations ? allExpectations(scenario).flatMap((one) => expectationProblems(scenario, one)) : []),
    ...(hasExpectations ? referenceProblems(scenario) : []),
  ];
}

const EXPECTATIONS = ['expectations', 'baselineExpectations'];

function referenceProblems(scenario: AnyScenario): Problem[] {
  return isRecorded(scenario) ? recordingProblems(scenario) : faultReferenceProblems(scenario);
}

function schemaFor(scenario: unknown): z.ZodType {
  const isOfRecording = typeof scenario === 'object' && scenario !== null && 'recording' in scenario;
  return isOfRecording ? recordedScenarioSchema : scenarioSchema;
}

/** What the places of its problems start with. */
function placeOf(scenario: unknown): string {
  const isNamed = typeof scenario === 'object' && scenario !== null && 'name' in scenario;
  return isNamed && typeof scenario.name === 'string' ? `scenario ${scenario.name}` : 'scenario';
}

/** Expectations of a fault that is not one of the scenario's: its start would be unknown. */
function faultReferenceProblems(scenario: Scenario): Problem[] {
  const others = allExpectations(scenario).filter((expectation) => {
    const fault = 'of' in expectation ? expectation.of : undefined;
    return fault !== undefined && !scenario.faults.includes(fault);
  });
  return others.map(({ kind }) =>
    problemOf(scenario, {
      code: 'SCN015',
      rule: '`of` is one of the faults of the scenario, the same object',
      got: `another object (of '${kind}')`,
      fix: 'write the fault as a constant, and name it in `faults` and in `of`',
    }),
  );
}

/** Expectations at baseline and as declared. */
function allExpectations({ expectations, baselineExpectations = [] }: AnyScenario): readonly Expectation[] {
  return [...expectations, ...baselineExpectations];
}

/** A problem without its place. */
type Finding = Pick<Problem, 'code' | 'rule' | 'got' | 'fix'>;

const problemOf = ({ name }: AnyScenario, finding: Finding): Problem => ({ where: `scenario ${name}`, ...finding });

const TIMESTAMP_FIX = "write it as '2026-01-12T00:00:00Z'";

function shapeProblems(scenario: AnyScenario): Problem[] {
  const findings: Finding[] = [];
  const { name, from, worlds, expectations, baselineExpectations, ingestionDelay: delay } = scenario;
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) {
    const rule = 'the name of a scenario must be kebab-case';
    findings.push({ code: 'SCN001', rule, got: JSON.stringify(name), fix: "write it as 'import-hang'" });
  }
  if (instantOf(from) === undefined) {
    const rule = '`from` must be an RFC 3339 timestamp';
    findings.push({ code: 'SCN002', rule, got: JSON.stringify(from), fix: TIMESTAMP_FIX });
  }
  if (worlds.length === 0) {
    const rule = 'a scenario needs a world';
    findings.push({ code: 'SCN003', rule, got: 'none', fix: "write worlds: ['declared']" });
  }
  if (expectations.length === 0 || baselineExpectations?.length === 0) {
    const fix = "add { kind: 'silent' } or what should be detected";
    findings.push({ code: 'SCN004', rule: 'a scenario needs an expectation', got: 'none', fix });
  }
  if (delay?.best.isLongerThan(delay.worst) === true) {
    const rule = 'the best ingestion delay must not be longer than the worst';
    const got = `${delay.best.toString()} and ${delay.worst.toString()}`;
    findings.push({ code: 'SCN012', rule, got, fix: 'exchange them' });
  }
  return findings.map((finding) => problemOf(scenario, finding));
}

function expectationProblems(scenario: AnyScenario, expectation: Expectation): Problem[] {
  const until = expectationKind(expectation).until?.(expectation);
  if (typeof until === 'string' && instantOf(until) === undefined) {
    const rule = '`by` must be an RFC 3339 timestamp';
    return [problemOf(scenario, { code: 'SCN006', rule, got: JSON.stringify(until), fix: TIMESTAMP_FIX })];
  }
  const begins = earliestFault(scenario);
  if (until !== undefined && typeof until !== 'string' && begins === undefined && isRecorded(scenario)) {
    const rule = `'${expectation.kind}' counts from the start of the fault`;
    return [problemOf(scenario, { code: 'SCN009', rule, got: 'a recording without faultAt', fix: 'add faultAt' })];
  }
  const needed = neededUntil(expectation, begins);
  return needed > spanOf(scenario).to ? [tooShort(scenario, expectation, needed)] : [];
}

/** The problem of a scenario that ends before one of its expectations can be judged. */
export function tooShort(scenario: AnyScenario, expectation: Expectation, needed: number): Problem {
  const neededFor = Duration.seconds(Math.ceil((needed - Date.parse(scenario.from)) / 1_000));
  return problemOf(scenario, {
    code: 'SCN005',
    rule: `the scenario must last until '${expectation.kind}' can be judged (${neededFor.toString()})`,
    got: scenario.lasts.toString(),
    fix: 'make the scenario longer',
  });
}

/** Until when a scenario must last for an expectation to be judged, in milliseconds since the epoch; -Infinity: any length will do. */
export function neededUntil(expectation: Expectation, faultBegan: number | undefined): number {
  const until = expectationKind(expectation).until?.(expectation);
  if (typeof until === 'string') return Date.parse(until);
  return until === undefined || faultBegan === undefined ? -Infinity : faultBegan + until.toMilliseconds();
}

/** A lower bound of when the first fault begins; when runs start is not known before the simulation. */
function earliestFault(scenario: AnyScenario): number | undefined {
  if (isRecorded(scenario)) return scenario.faultAt === undefined ? undefined : Date.parse(scenario.faultAt);
  if (scenario.faults.length === 0) return undefined;
  const from = Date.parse(scenario.from);
  return Math.min(...scenario.faults.map((fault) => (isRunFault(fault) ? from : from + fault.after.toMilliseconds())));
}

function recordingProblems(scenario: RecordedScenario): Problem[] {
  const findings: Finding[] = [];
  const { series = [], logs = [] } = scenario.recording;
  if (series.length + logs.length === 0) {
    const rule = 'a recording must hold series or logs';
    findings.push({ code: 'SCN010', rule, got: 'neither', fix: 'name a file, or remove the recording' });
  }
  if (scenario.faultAt !== undefined && instantOf(scenario.faultAt) === undefined) {
    const rule = '`faultAt` must be an RFC 3339 timestamp';
    findings.push({ code: 'SCN006', rule, got: JSON.stringify(scenario.faultAt), fix: TIMESTAMP_FIX });
  }
  for (const expectation of allExpectations(scenario)) {
    if (!expectationKind(expectation).needsSimulation) continue;
    const rule = `'${expectation.kind}' can be expected of a simulation only`;
    findings.push({ code: 'SCN011', rule, got: 'a recording', fix: 'expect what the alert policies do' });
  }
  return findings.map((finding) => problemOf(scenario, finding));
}
