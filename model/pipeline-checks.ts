import { guardingProblems } from './breaker-rule';
import { channelProblems, memberProblems } from './channel';
import { deadlineProblems } from './deadline';
import {
  analysisProblems,
  callerProblems,
  environmentProblems,
  reportProblems,
  runSuccessProblems,
} from './declared-values';
import { dependencyProblems } from './dependency-problems';
import { budgetRange, deployableProblems, hostProblems } from './deployable-problems';
import { duplicateProblems } from './duplicate-problems';
import { triggersOf, type Deployable, type Phase, type Pipeline } from './pipeline';
import { InputError, type Problem } from './problem';
import { processorProblems } from './processor-problems';
import { regionProblem } from './regions';
import { repositoryProblems } from './repository';
import { isOpen, openPointProblems } from './open-points';
import { topicProblems } from './topic-problems';
import { triggerProblems } from './trigger-problems';

/** One check of a declaration, and the fields that it reads. */
interface Check {
  /** Paths in the declaration, such as `phases[0].deadline`. */
  readonly reads: readonly string[];
  readonly run: () => readonly Problem[];
}

/**
 * Problems of the values of a declaration.
 * @param wrong fields of the wrong type, by path: the checks that read them are left out, all others run, so that every
 *   problem is reported at once
 */
export function valueProblems(pipeline: Pipeline, wrong: readonly string[]): Problem[] {
  const isWrong = (read: string) => wrong.some((path) => isWithin(path, read) || isWithin(read, path));
  const checks = [
    ...checksOfPipeline(pipeline),
    ...listOf(pipeline.phases).flatMap((phase, i) => checksOfPhase(pipeline, phase, i)),
  ];
  return [
    ...checks.filter(({ reads }) => !reads.some(isWrong)).flatMap(({ run }) => run()),
    ...[duplicateProblems, callerProblems, dependencyProblems, topicProblems, openPointProblems].flatMap((check) =>
      problemsBetween(check, pipeline, wrong),
    ),
  ];
}

/** Checks between phases read names all over the declaration, so they run as far as its types allow. */
function problemsBetween(
  check: (pipeline: Pipeline) => Problem[],
  pipeline: Pipeline,
  wrong: readonly string[],
): Problem[] {
  try {
    return check(pipeline);
  } catch (error) {
    if (wrong.length > 0 && (error instanceof TypeError || error instanceof InputError)) return [];
    throw error;
  }
}

function isWithin(path: string, around: string): boolean {
  return path === around || (path.startsWith(around) && /[.[]/.test(path.charAt(around.length))) || around === '';
}

function checksOfPipeline(pipeline: Pipeline): Check[] {
  const { name, onCall, region, isNewRegion = false, repository } = pipeline;
  const channels = (urgency: 'page' | 'ticket') =>
    onCall[urgency].length === 0 && isOpen(pipeline, `onCall/${urgency}`)
      ? []
      : channelProblems(`${name}/onCall/${urgency}`, onCall[urgency]);
  return [
    { reads: ['name', 'namePrefix', 'projects'], run: () => environmentProblems(pipeline) },
    { reads: ['region', 'isNewRegion'], run: () => regionProblem(`${name}/region`, region, isNewRegion) ?? [] },
    { reads: ['onCall.page'], run: () => channels('page') },
    { reads: ['onCall.ticket'], run: () => channels('ticket') },
    { reads: ['onCall.operators'], run: () => memberProblems(`${name}/onCall/operators`, onCall.operators ?? []) },
    {
      reads: ['analysis'],
      run: () => (pipeline.analysis === undefined ? [] : analysisProblems(`${name}/analysis`, pipeline.analysis)),
    },
    { reads: ['reports', 'phases'], run: () => reportProblems(pipeline) },
    {
      reads: ['repository'],
      run: () => (repository === undefined ? [] : repositoryProblems(`${name}/repository`, repository)),
    },
  ].map(({ reads, run }) => ({ reads, run: () => [run()].flat() }));
}

function checksOfPhase(pipeline: Pipeline, phase: Phase, i: number): Check[] {
  const [where, at] = [`${pipeline.name}/${phase.id}`, `phases[${i}]`];
  return [
    {
      reads: [`${at}.deadline`],
      run: () => (phase.deadline === undefined ? [] : deadlineProblems(`${where}/deadline`, phase.deadline)),
    },
    { reads: [`${at}.runSuccess`], run: () => runSuccessProblems(`${where}/runSuccess`, phase) },
    ...listOf(phase.deployables).flatMap((deployable, j) =>
      checksOfDeployable({ pipeline, phase, deployable, at: `${at}.deployables[${j}]` }),
    ),
  ];
}

interface PlacedCheck {
  readonly pipeline: Pipeline;
  readonly phase: Phase;
  readonly deployable: Deployable;
  /** Its path. */
  readonly at: string;
}

/** Fields of a deployable that say something about it alone; the range of its timeout depends on its triggers. */
const OWN_FIELDS = [
  'name',
  'kind',
  'timeout',
  'triggers',
  'maxInstances',
  'concurrency',
  'retries',
  'tasks',
  'parallelism',
  'serviceAccount',
  'adopt',
  'observeOnly',
] as const;

function checksOfDeployable({ pipeline, phase, deployable, at }: PlacedCheck): Check[] {
  const where = `${pipeline.name}/${phase.id}/${deployable.name}`;
  return [
    { reads: OWN_FIELDS.map((field) => `${at}.${field}`), run: () => deployableProblems(where, deployable) },
    {
      reads: ['kind', 'tasks', 'adopt', 'triggers', 'processors'].map((field) => `${at}.${field}`),
      run: () => hostProblems(where, deployable),
    },
    ...listOf(triggersOf(deployable)).map((trigger, k) => ({
      reads: [`${at}.triggers[${k}]`],
      run: () => triggerProblems(where, trigger),
    })),
    ...listOf(deployable.processors).map((processor, k) => ({
      reads: [`${at}.processors[${k}]`, `${at}.kind`, `${at}.triggers`],
      run: () => processorProblems(`${where}/${processor.name}`, processor, budgetRange(deployable)),
    })),
    {
      reads: ['breaker', 'triggers', 'processors'].map((field) => `${at}.${field}`),
      run: () => guardingProblems(where, { phase, deployable }),
    },
  ];
}

/** The list, or an empty one where something else stands there. */
function listOf<Each extends object>(value: readonly Each[]): readonly Each[] {
  const given: unknown = value;
  const isList = Array.isArray(given) && given.every((each: unknown) => typeof each === 'object' && each !== null);
  return isList ? value : [];
}
