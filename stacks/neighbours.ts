import type { App } from 'cdktf';
import { sharesProject } from '../model/log-scope';
import { namesOf, STACK_PARTS } from '../model/names';
import type { Pipeline } from '../model/pipeline';
import { InputError, type Problem } from '../model/problem';
import { declaredNames, madeNames } from '../model/project-names';

/** A pipeline in one of its environments. */
export interface Placement {
  readonly pipeline: Pipeline;
  readonly environment: string;
}

/** The placements of each app so far. */
const placements = new WeakMap<App, Placement[]>();

/**
 * Checks a placement against the earlier ones of an app, and remembers it.
 * @throws InputError DEC042 and DEC043 where names would be used twice, DEC044 where a guard would read the logs of another pipeline
 */
export function checkNeighbours(app: App, placement: Placement): void {
  const earlier = placements.get(app) ?? [];
  const problems = earlier.flatMap((other) => problemsBetween(other, placement));
  if (problems.length > 0) throw new InputError(problems);
  placements.set(app, [...earlier, placement]);
}

function problemsBetween(first: Placement, second: Placement): Problem[] {
  const project = second.pipeline.projects[second.environment];
  const isSameProject = project !== undefined && first.pipeline.projects[first.environment] === project;
  const stack = stackIds(second).find((id) => stackIds(first).includes(id));
  const prefix = namesOf(second.pipeline).prefix;
  const isSamePrefix = namesOf(first.pipeline).prefix === prefix;
  if (isSameProject && isSamePrefix) return [prefixProblem(first, second, `prefix '${prefix}' in project ${project}`)];
  if (stack !== undefined) return [prefixProblem(first, second, `stack ${stack}`)];
  return isSameProject ? [...nameProblems(first, second, project), ...scopeProblems(first, second, project)] : [];
}

function stackIds({ pipeline, environment }: Placement): string[] {
  return STACK_PARTS.map((part) => namesOf(pipeline).stack(environment, part));
}

function prefixProblem(first: Placement, second: Placement, clash: string): Problem {
  return {
    code: 'DEC042',
    where: show(second),
    rule: 'what is made for a pipeline has names of its own in its app and in its project',
    got: `${clash}, which ${show(first)} also has`,
    fix:
      first.pipeline.name === second.pipeline.name
        ? 'give each environment a name and a project of its own'
        : `declare a namePrefix in one of them, such as '${second.pipeline.name}' (4 to 20 characters); in the other one if ${second.pipeline.name} is deployed already`,
  };
}

function nameProblems(first: Placement, second: Placement, project: string): Problem[] {
  const taken = new Set(namesIn(first, project));
  return namesIn(second, project)
    .filter((name) => taken.has(name))
    .map((name) => ({
      code: 'DEC043',
      where: show(second),
      rule: 'a name is used once in a project',
      got: `${name}, which ${show(first)} also has in ${project}`,
      fix: 'give one of them another name or another project',
    }));
}

function namesIn({ pipeline }: Placement, project: string): string[] {
  return [...madeNames(pipeline, project), ...declaredNames(pipeline)].map(({ kind, name }) => `${kind} ${name}`);
}

function scopeProblems(first: Placement, second: Placement, project: string): Problem[] {
  return [[first, second] as const, [second, first] as const]
    .filter(([one]) => !sharesProject(one.pipeline))
    .map(([one, other]) => ({
      code: 'DEC044',
      where: `${one.pipeline.name}/sharesProject`,
      rule: 'a pipeline that shares its project reads only what it declares',
      got: `false in ${project}, where ${show(other)} runs too`,
      fix: 'declare sharesProject: true; the filters of its sink and its metrics change in place',
    }));
}

function show({ pipeline, environment }: Placement): string {
  return `${pipeline.name}/${environment}`;
}
