import type { App } from 'cdktf';
import { definePipeline, isDefined } from '../model/define-pipeline';
import { namesOf } from '../model/names';
import type { Pipeline } from '../model/pipeline';
import { InputError } from '../model/problem';
import { text } from '../model/schema-of';
import { schemaProblems } from '../model/schema-problems';
import { withoutCreationStacks } from './creation-stacks';
import type { EnvironmentStackProps } from './environment-stack';
import { GuardStack } from './guard-stack';
import { checkNeighbours } from './neighbours';
import { ObservabilityStack } from './observability-stack';
import { PipelineStack } from './pipeline-stack';

/**
 * The three stacks of one environment. No stack refers to a value of another, because CDKTF 0.21 would make a sensitive
 * output and a remote state of it. Names are literals that are computed from the declaration instead.
 *
 * @throws InputError as `definePipeline` for a pipeline that did not go through it, SCH004 for an environment that is not a
 *   text, DEC040 for one without a project, and DEC042 to DEC044 where another pipeline or environment of the app has the
 *   same names
 */
export function addEnvironment(app: App, pipeline: Pipeline, environment: string): void {
  if (!isDefined(pipeline)) definePipeline(pipeline);
  const { problems } = schemaProblems('addEnvironment/environment', text, environment);
  if (problems.length > 0) throw new InputError(problems);
  checkNeighbours(app, { pipeline, environment });
  withoutCreationStacks(() => addStacks(app, { pipeline, environment }));
}

function addStacks(app: App, props: EnvironmentStackProps): void {
  const { pipeline, environment } = props;
  const names = namesOf(pipeline);
  const pipelineStack = new PipelineStack(app, names.stack(environment, 'pipeline'), props);
  const guard = new GuardStack(app, names.stack(environment, 'guard'), props);
  const observability = new ObservabilityStack(app, names.stack(environment, 'observability'), props);
  // The guard's breaker rights are granted on the pipeline's subscriptions.
  guard.addDependency(pipelineStack);
  // The guard writes the gauges that alerts read.
  observability.addDependency(guard);
}
