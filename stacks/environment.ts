import type { App } from 'cdktf';
import type { Pipeline } from '../model/pipeline';
import { GuardStack } from './guard-stack';
import { ObservabilityStack } from './observability-stack';
import { PipelineStack } from './pipeline-stack';

/**
 * The three stacks of one environment. No stack refers to a value of another, because CDKTF 0.21 would make a sensitive
 * output and a remote state of it. Names are literals that are computed from the declaration instead.
 */
export function addEnvironment(app: App, pipeline: Pipeline, environment: string): void {
  const props = { pipeline, environment };
  const pipelineStack = new PipelineStack(app, `${environment}-pipeline`, props);
  const guard = new GuardStack(app, `${environment}-guard`, props);
  const observability = new ObservabilityStack(app, `${environment}-observability`, props);
  // The guard's breaker rights are granted on the pipeline's subscriptions.
  guard.addDependency(pipelineStack);
  // The guard writes the gauges that alerts read.
  observability.addDependency(guard);
}
