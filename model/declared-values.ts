import { ANALYSIS_RETENTION, type Analysis } from './analysis';
import { BURN_RATE_ALERTS, burnRateProblem } from './burn-rate';
import { goalProblem } from './goal';
import { nameProblems } from './name-problems';
import { didYouMean } from './nearest-name';
import { deployablesOf, reportSchedule, type Phase, type Pipeline } from './pipeline';
import { LIMITS, outsideLimit } from './platform-limits';
import type { Problem } from './problem';
import { timeZoneProblem } from './time-zone';
import { calendarProblem } from './trigger-problems';

const PROJECT_ID = /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/;

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

/** Problems of the schedule of the health reports; empty where there are none. */
export function reportProblems(pipeline: Pipeline): Problem[] {
  if (pipeline.reports === undefined) return [];
  const where = `${pipeline.name}/reports`;
  const { daily, weekly, timeZone } = reportSchedule(pipeline);
  const zone = timeZoneProblem(`${where}/timeZone`, timeZone);
  if (zone !== undefined) return [zone];
  return [
    calendarProblem(where, 'daily', { cron: daily, timeZone }),
    calendarProblem(where, 'weekly', { cron: weekly, timeZone }),
  ].filter((problem) => problem !== undefined);
}

/** A retention of run events that Cloud Logging refuses; empty where there is none. */
export function analysisProblems(where: string, { retention = ANALYSIS_RETENTION }: Analysis): Problem[] {
  const problem = outsideLimit(`${where}/retention`, LIMITS.logRetention, retention);
  return problem === undefined ? [] : [problem];
}

/** Problems of a phase's SLO; empty where there are none. */
export function runSuccessProblems(where: string, { runSuccess }: Phase): Problem[] {
  if (runSuccess === undefined) return []; // open-points.ts judges whether it may be left out
  const { goal, eventsPerDay } = runSuccess;
  const problem = goalProblem(where, goal);
  if (problem !== undefined) return [problem]; // without a valid goal there is no burn rate
  if (eventsPerDay === undefined) return [];
  return BURN_RATE_ALERTS.flatMap(
    (alert) => burnRateProblem(`${where}/${alert.name} burn`, alert, goal, eventsPerDay) ?? [],
  );
}

/** A caller that is no deployable of the pipeline. */
export function callerProblems(pipeline: Pipeline): Problem[] {
  const names = deployablesOf(pipeline).map(({ deployable }) => deployable.name);
  return deployablesOf(pipeline).flatMap(({ phase, deployable }) =>
    deployable.triggers.flatMap((trigger): Problem[] => {
      if (!('from' in trigger) || names.includes(trigger.from)) return [];
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
