import { valueProblems } from './pipeline-checks';
import { pipelineSchema } from './pipeline-schema';
import type { Pipeline } from './pipeline';
import { InputError } from './problem';
import { joinSame } from './same-problems';
import { schemaProblems } from './schema-problems';

/**
 * Checks a declaration and returns it. It is checked while the program runs, so also where TypeScript does not look:
 * JavaScript callers and casts.
 * @throws InputError with every problem, each with its path, rule, value and fix
 */
export function definePipeline(pipeline: Pipeline): Pipeline {
  const { problems: wrong, paths } = schemaProblems(rootOf(pipeline), pipelineSchema, pipeline);
  const problems = [...wrong, ...(paths.includes('') ? [] : valueProblems(pipeline, paths))];
  if (problems.length > 0) throw new InputError(joinSame(problems, new Set(namesIn(pipeline))));
  defined.add(pipeline);
  return pipeline;
}

const defined = new WeakSet<Pipeline>();

/** Whether a declaration was checked by {@link definePipeline}. */
export function isDefined(pipeline: Pipeline): boolean {
  return defined.has(pipeline);
}

/** What the places of problems start with. */
function rootOf(pipeline: unknown): string {
  const isNamed = typeof pipeline === 'object' && pipeline !== null && 'name' in pipeline;
  return isNamed && typeof pipeline.name === 'string' && pipeline.name !== '' ? pipeline.name : 'pipeline';
}

/** Every text under a key that names something, wherever it stands. */
function namesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(namesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    typeof each === 'string' ? (NAMING.has(key) ? [each] : []) : namesIn(each),
  );
}

const NAMING = new Set(['name', 'id', 'job', 'subscription', 'queue']);
