import type { App } from 'cdktf';
import type { Pipeline } from '../model/pipeline';
import { GuardStack } from './guard-stack';
import { ObservabilityStack } from './observability-stack';
import { PipelineStack } from './pipeline-stack';

/**
 * The three stacks of one environment. No value crosses from one stack to another: a reference would become a
 * sensitive output and a remote state (CDKTF 0.21); names are literals computed from the declaration instead.
 */
export function addEnvironment(app: App, pipeline: Pipeline, environment: string): void {
  const props = { pipeline, environment };
  const ofPipeline = new PipelineStack(app, `${environment}-pipeline`, props);
  const guard = new GuardStack(app, `${environment}-guard`, props);
  const observability = new ObservabilityStack(app, `${environment}-observability`, props);
  // The breaker's rights stand on the pipeline's subscriptions.
  guard.addDependency(ofPipeline);
  // First what writes the gauges, then what alerts on them.
  observability.addDependency(guard);
}
