import { DataGoogleProject } from '@cdktf/provider-google/lib/data-google-project';
import { TimeProvider } from '@cdktf/provider-time/lib/provider';
import { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import { Construct } from 'constructs';
import { placeholderPackage } from '../constructs/function-package';
import { FunctionSources, type FunctionSource } from '../constructs/function-source';
import type { GuardedDeployable } from '../constructs/guarded-deployable';
import { GuardedFunction } from '../constructs/guarded-function';
import { GuardedService } from '../constructs/guarded-service';
import { PushDelivery } from '../constructs/push-delivery';
import { ScheduledCall } from '../constructs/scheduled-call';
import { TaskQueue } from '../constructs/task-queue';
import { Topic } from '../constructs/topic';
import {
  deployablesOf,
  isAdoptedTopic,
  isProtected,
  topicsOf,
  type Deployable,
  type Pipeline,
} from '../model/pipeline';
import { deadLetterTopicName } from '../model/dead-letter-topic';
import type { PushTrigger, Trigger } from '../model/trigger';
import { EnvironmentStack, type EnvironmentStackProps } from './environment-stack';

/** The pipeline: its services and functions, their triggers, and all timeouts. */
export class PipelineStack extends EnvironmentStack {
  private readonly topics = new Map<string, Topic>();
  private readonly pubsubAgent: string;
  private readonly callers: { readonly scheduler: ServiceAccount; readonly push: ServiceAccount };

  constructor(
    scope: Construct,
    id: string,
    private readonly props: EnvironmentStackProps,
  ) {
    super(scope, id, props);
    const { pipeline } = props;
    new TimeProvider(this, 'time');
    const project = new DataGoogleProject(this, 'project', { projectId: this.project });
    this.pubsubAgent = pubsubServiceAgent(project);
    const { pipelineAccounts } = this.names;
    this.callers = {
      scheduler: new ServiceAccount(this, 'scheduler', {
        accountId: pipelineAccounts.scheduler,
        displayName: `Cloud Scheduler calls ${pipeline.name} with this account`,
      }),
      push: new ServiceAccount(this, 'push', {
        accountId: pipelineAccounts.push,
        displayName: `Pub/Sub pushes to ${pipeline.name} with this account`,
      }),
    };
    const topics = new Construct(this, 'topics');
    for (const name of topicsOf(pipeline)) {
      const { project: projectId, pubsubAgent } = this;
      const adopt = isAdoptedTopic(pipeline, name);
      const adoptDeadLetters = isAdoptedTopic(pipeline, deadLetterTopicName(name));
      const hasDeadLetters = needsDeadLetters(pipeline, name);
      const props = { name, project: projectId, pubsubAgent, adopt, adoptDeadLetters, hasDeadLetters };
      this.topics.set(name, new Topic(topics, name, props));
    }
    const placeholder = this.placeholderSource();
    for (const phase of pipeline.phases) {
      const scopeOfPhase = new Construct(this, phase.id);
      for (const deployable of phase.deployables) this.addDeployable(scopeOfPhase, deployable, placeholder);
    }
  }

  /** None where no function is created here: an adopted function keeps the source that it runs. */
  private placeholderSource(): FunctionSource | undefined {
    const { pipeline } = this.props;
    if (!deployablesOf(pipeline).some(({ deployable }) => deployable.kind === 'function' && deployable.adopt !== true))
      return undefined;
    const sources = new FunctionSources(this, 'sources', {
      project: this.project,
      region: pipeline.region,
      bucketName: this.names.pipelineBucket(this.project),
      buildAccountId: this.names.pipelineAccounts.builder,
    });
    return sources.add('placeholder', placeholderPackage());
  }

  private addDeployable(scope: Construct, deployable: Deployable, placeholder: FunctionSource | undefined): void {
    const where = new Construct(scope, deployable.name);
    const common = { deployable, project: this.project, region: this.props.pipeline.region };
    const target =
      deployable.kind === 'service'
        ? new GuardedService(where, 'service', {
            ...common,
            isProtected: isProtected(this.props.pipeline, this.props.environment),
          })
        : new GuardedFunction(where, 'function', { ...common, ...(placeholder === undefined ? {} : { placeholder }) });
    for (const trigger of deployable.triggers) this.addTrigger(where, deployable, target, trigger);
    const isCalledFromHere = (kind: 'schedule' | 'push') =>
      deployable.triggers.some((trigger) => trigger.kind === kind && trigger.caller === undefined);
    if (isCalledFromHere('schedule')) target.allowCallsFrom(this.callers.scheduler);
    if (isCalledFromHere('push')) target.allowCallsFrom(this.callers.push);
  }

  private addTrigger(scope: Construct, deployable: Deployable, target: GuardedDeployable, trigger: Trigger): void {
    const { project, pubsubAgent } = this;
    const { region, phases } = this.props.pipeline;
    const adopt = deployable.adopt ?? false;
    switch (trigger.kind) {
      case 'schedule': {
        const description = `Calls ${deployable.name} (${phases.find((phase) => phase.deployables.includes(deployable))?.title ?? ''})`;
        new ScheduledCall(scope, trigger.job, {
          trigger,
          target,
          caller: this.callers.scheduler,
          project,
          region,
          description,
          adopt,
        });
        return;
      }
      case 'push': {
        const topic = this.topics.get(trigger.topic);
        if (topic === undefined) throw new Error(`no topic ${trigger.topic}: topicsOf and this switch disagree`);
        new PushDelivery(scope, trigger.subscription, {
          trigger,
          topic,
          target,
          caller: this.callers.push,
          project,
          pubsubAgent,
          adopt,
        });
        return;
      }
      case 'queue':
        new TaskQueue(scope, trigger.queue, { trigger, region, project, adopt });
        return;
      case 'http':
        return; // its deadline is set in the caller's code, and declared in the guard's configuration
    }
  }
}

/** A topic needs none of its own where each subscription that reads it has no dead letters, or sends them elsewhere. */
function needsDeadLetters(pipeline: Pipeline, topic: string): boolean {
  const readers = deployablesOf(pipeline)
    .flatMap(({ deployable }) => deployable.triggers)
    .flatMap((trigger) => (trigger.kind === 'push' && trigger.topic === topic ? trigger : []));
  const uses = ({ maxDeliveryAttempts, deadLetterTopic }: PushTrigger) =>
    maxDeliveryAttempts !== undefined && deadLetterTopic === undefined;
  return readers.length === 0 || readers.some(uses);
}

/** Pub/Sub's service agent, as an IAM member. */
export function pubsubServiceAgent(project: DataGoogleProject): string {
  return `serviceAccount:service-${project.number}@gcp-sa-pubsub.iam.gserviceaccount.com`;
}
