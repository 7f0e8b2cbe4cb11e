import { IANAZone } from 'luxon';
import { breakerRuleOf, guardingProblems } from './breaker-rule';
import { BURN_RATE_ALERTS, burnRateProblem } from './burn-rate';
import { channelProblems, memberProblems } from './channel';
import { dependencyProblems } from './dependency-problems';
import { deadlineProblems } from './deadline';
import { goalProblem } from './goal';
import { didYouMean } from './nearest-name';
import { accountId } from './account-id';
import { topicProblems } from './topic-problems';
import { nameProblems } from './name-problems';
import { deployablesOf, reportSchedule, topicsOf, type Deployable, type Phase, type Pipeline } from './pipeline';
import { InputError, type Problem } from './problem';
import { processorProblems } from './processor-problems';
import { madeNames } from './project-names';
import { calendarProblem, triggerProblems } from './trigger-problems';
import { repositoryProblems } from './repository';
import { COUNTS, LIMITS, outsideCount, outsideLimit } from './platform-limits';
import { Duration } from './duration';

/** RFC 1035 label of at most 49 characters: what Cloud Run and Cloud Functions accept as a name. */
const SERVICE_NAME = /^[a-z]([a-z0-9-]{0,47}[a-z0-9])?$/;
const PROJECT_ID = /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/;

/**
 * Checks a declaration and returns it.
 * @throws InputError with every problem, each with its construct path, rule, value and fix
 */
export function definePipeline(pipeline: Pipeline): Pipeline {
  const problems = [
    ...environmentProblems(pipeline),
    ...channelProblems(`${pipeline.name}/onCall/page`, pipeline.onCall.page),
    ...channelProblems(`${pipeline.name}/onCall/ticket`, pipeline.onCall.ticket),
    ...reportProblems(pipeline),
    ...memberProblems(`${pipeline.name}/onCall/operators`, pipeline.onCall.operators ?? []),
    ...(pipeline.repository === undefined
      ? []
      : repositoryProblems(`${pipeline.name}/repository`, pipeline.repository)),
    ...pipeline.phases.flatMap((phase) => deadlineProblems(`${pipeline.name}/${phase.id}/deadline`, phase.deadline)),
    ...pipeline.phases.flatMap((phase) => runSuccessProblems(`${pipeline.name}/${phase.id}/runSuccess`, phase)),
    ...deployablesOf(pipeline).flatMap(({ phase, deployable }) => {
      const where = `${pipeline.name}/${phase.id}/${deployable.name}`;
      return [
        ...deployableProblems(where, deployable),
        ...deployable.triggers.flatMap((trigger) => triggerProblems(where, trigger)),
        ...deployable.processors.flatMap((processor) => processorProblems(`${where}/${processor.name}`, processor)),
        ...guardingProblems(where, { phase, deployable }),
      ];
    }),
    ...duplicateProblems(pipeline),
    ...callerProblems(pipeline),
    ...dependencyProblems(pipeline),
    ...topicProblems(pipeline),
  ];
  if (problems.length > 0) throw new InputError(problems);
  return pipeline;
}

/** Problems of the names and of the projects; empty where there are none. */
export function environmentProblems(pipeline: Pick<Pipeline, 'name' | 'namePrefix' | 'projects'>): Problem[] {
  const problems: Problem[] = nameProblems(pipeline);
  for (const [environment, project] of Object.entries(pipeline.projects)) {
    if (PROJECT_ID.test(project)) continue;
    problems.push({
      code: 'DEC021',
      where: `${pipeline.name}/projects/${environment}`,
      rule: 'a Google Cloud project id is 6 to 30 lower-case letters, digits and dashes',
      got: JSON.stringify(project),
      fix: 'write the id (not the name or number) of the project',
    });
  }
  return problems;
}

function reportProblems(pipeline: Pipeline): Problem[] {
  if (pipeline.reports === undefined) return [];
  const where = `${pipeline.name}/reports`;
  const { daily, weekly, timeZone } = reportSchedule(pipeline);
  const problems = [
    calendarProblem(where, 'daily', { cron: daily, timeZone }),
    calendarProblem(where, 'weekly', { cron: weekly, timeZone }),
  ].filter((problem) => problem !== undefined);
  return IANAZone.isValidZone(timeZone) ? problems : problems.slice(0, 1);
}

function runSuccessProblems(where: string, { runSuccess }: Phase): Problem[] {
  const { goal, eventsPerDay } = runSuccess;
  const problem = goalProblem(where, goal);
  if (problem !== undefined) return [problem]; // without a valid goal there is no burn rate
  if (eventsPerDay === undefined) return [];
  return BURN_RATE_ALERTS.flatMap(
    (alert) => burnRateProblem(`${where}/${alert.name} burn`, alert, goal, eventsPerDay) ?? [],
  );
}

function deployableProblems(where: string, deployable: Deployable): Problem[] {
  const limit = deployable.kind === 'service' ? LIMITS.cloudRunServiceTimeout : LIMITS.functionHttpTimeout;
  const problems: (Problem | undefined)[] = [
    outsideLimit(`${where}/timeout`, limit, Duration.expect(deployable.timeout, `${where}/timeout`)),
    outsideCount(`${where}/maxInstances`, COUNTS.maxInstances, deployable.maxInstances),
    outsideCount(`${where}/concurrency`, COUNTS.concurrency, deployable.concurrency),
  ];
  if (!SERVICE_NAME.test(deployable.name)) {
    problems.push({
      code: 'DEC022',
      where,
      rule: "a deployable's name is at most 49 lower-case letters, digits and dashes and starts with a letter",
      got: JSON.stringify(deployable.name),
      fix: 'write the name that it has in Google Cloud',
    });
  }
  if (deployable.adopt === true && deployable.serviceAccount === undefined) {
    problems.push({
      code: 'DEC023',
      where,
      rule: 'an adopted deployable names the service account that it runs as',
      got: 'adopt without serviceAccount',
      fix: 'add serviceAccount (gcloud run services describe), or the first apply removes its rights',
    });
  }
  return problems.filter((problem) => problem !== undefined);
}

/** Two resources with one name overwrite each other in Google Cloud; two processors mix their runs in the guard's store. */
function duplicateProblems(pipeline: Pipeline): Problem[] {
  const problems: Problem[] = [];
  const firstWith = new Map<string, string>();
  /** @returns whether nothing else has the name */
  const claim = (kind: string, name: string, where: string): boolean => {
    const first = firstWith.get(`${kind} ${name}`);
    if (first === undefined) {
      firstWith.set(`${kind} ${name}`, where);
      return true;
    }
    problems.push({
      code: 'DEC001',
      where,
      rule: `the name of a ${kind} is used once`,
      got: `'${name}', which ${first} also has`,
      fix: 'give one of them another name',
    });
    return false;
  };
  for (const { kind, name } of madeNames(pipeline, 'project')) claim(kind, name, `${pipeline.name}/guard`);
  for (const topic of topicsOf(pipeline)) claim('topic', topic, `${pipeline.name}/topics/${topic}`);
  for (const phase of pipeline.phases) {
    claim('phase', phase.id, `${pipeline.name}/${phase.id}`);
    for (const deployable of phase.deployables) {
      const where = `${pipeline.name}/${phase.id}/${deployable.name}`;
      const isFirst = claim('deployable', deployable.name, where);
      if (isFirst && deployable.serviceAccount === undefined)
        claim('service account', accountId(deployable.name), where);
      for (const processor of deployable.processors) claim('processor', processor.name, `${where}/${processor.name}`);
      const breaker = breakerRuleOf({ phase, deployable }, pipeline);
      if (breaker !== undefined) claim('breaker', breaker.id, where);
      for (const trigger of deployable.triggers) {
        if (trigger.kind === 'schedule') claim('scheduler job', trigger.job, `${where}/${trigger.job}`);
        if (trigger.kind === 'push') claim('subscription', trigger.subscription, `${where}/${trigger.subscription}`);
        if (trigger.kind === 'queue') claim('queue', trigger.queue, `${where}/${trigger.queue}`);
      }
    }
  }
  return problems;
}

function callerProblems(pipeline: Pipeline): Problem[] {
  const names = deployablesOf(pipeline).map(({ deployable }) => deployable.name);
  return deployablesOf(pipeline).flatMap(({ phase, deployable }) =>
    deployable.triggers.flatMap((trigger): Problem[] => {
      if ((trigger.kind !== 'http' && trigger.kind !== 'queue') || names.includes(trigger.from)) return [];
      return [
        {
          code: 'DEC006',
          where: `${pipeline.name}/${phase.id}/${deployable.name}/${trigger.kind}`,
          rule: 'a caller is a deployable of this pipeline',
          got: `'${trigger.from}'`,
          fix: didYouMean(trigger.from, names),
        },
      ];
    }),
  );
}
