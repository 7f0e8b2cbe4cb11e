import { DataGoogleProject } from '@cdktf/provider-google/lib/data-google-project';
import { TimeProvider } from '@cdktf/provider-time/lib/provider';
import { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import { Construct } from 'constructs';
import { EventAccount } from '../constructs/event-account';
import { placeholderPackage } from '../constructs/function-zip/function-package';
import { FunctionSources, type FunctionSource } from '../constructs/function-source';
import type { GuardedDeployable } from '../constructs/guarded-deployable';
import { GuardedFunction } from '../constructs/guarded-function';
import { GuardedJob } from '../constructs/guarded-job';
import { GuardedService } from '../constructs/guarded-service';
import { PushDelivery } from '../constructs/push-delivery';
import { ScheduledCall } from '../constructs/scheduled-call';
import { ScheduledRun } from '../constructs/scheduled-run';
import { TaskQueue } from '../constructs/task-queue';
import { Topic } from '../constructs/topic';
import { deadLetterTopicName, keptDeadLettersName } from '../model/dead-letter-topic';
import {
  deployablesOf,
  isAdoptedSubscription,
  isAdoptedTopic,
  isOnEvents,
  isProtected,
  schedulesOf,
  topicsOf,
  triggersOf,
  type Deployable,
  type JobDeployable,
  type Pipeline,
  type RequestDeployable,
} from '../model/pipeline';
import type { PushTrigger, Trigger } from '../model/trigger';
import { EnvironmentStack, type EnvironmentStackProps } from './environment-stack';

/** The pipeline: its services and functions, their triggers, and all timeouts. */
export class PipelineStack extends EnvironmentStack {
  private readonly topics = new Map<string, Topic>();
  private readonly pubsubAgent: string;
  private readonly placeholder: FunctionSource | undefined;
  private readonly events: EventAccount | undefined;
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
      const adoptKept = isAdoptedSubscription(pipeline, keptDeadLettersName(name));
      const hasDeadLetters = needsDeadLetters(pipeline, name);
      const props = { name, project: projectId, pubsubAgent, adopt, adoptDeadLetters, adoptKept, hasDeadLetters };
      this.topics.set(name, new Topic(topics, name, props));
    }
    this.placeholder = this.placeholderSource();
    this.events = this.eventAccount();
    for (const phase of pipeline.phases) {
      const scopeOfPhase = new Construct(this, phase.id);
      for (const deployable of phase.deployables) {
        const where = new Construct(scopeOfPhase, deployable.name);
        if (deployable.kind === 'job') this.addJob(where, deployable);
        else this.addRequestDeployable(where, deployable);
      }
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

  /** None where no function of ours is called by events: an adopted function keeps the account that delivers them. */
  private eventAccount(): EventAccount | undefined {
    const { pipeline } = this.props;
    const events = deployablesOf(pipeline).flatMap(({ deployable }) =>
      deployable.adopt === true ? [] : deployable.triggers.filter((trigger) => trigger.kind === 'event'),
    );
    if (events.length === 0) return undefined;
    return new EventAccount(this, 'events', {
      project: this.project,
      accountId: this.names.pipelineAccounts.events,
      pipeline: pipeline.name,
      hasStorageEvents: events.some(({ eventType }) => eventType.startsWith('google.cloud.storage.')),
    });
  }

  private addRequestDeployable(where: Construct, deployable: RequestDeployable): void {
    const { placeholder } = this;
    const events = isOnEvents(deployable) && deployable.adopt !== true ? this.events : undefined;
    const target =
      deployable.kind === 'service'
        ? new GuardedService(where, 'service', { deployable, ...this.place(), isProtected: this.isProtected() })
        : new GuardedFunction(where, 'function', {
            deployable,
            ...this.place(),
            ...(placeholder === undefined ? {} : { placeholder }),
            ...(events === undefined ? {} : { events }),
          });
    for (const trigger of deployable.triggers) this.addTrigger(where, deployable, target, trigger);
    const isCalledFromHere = (kind: 'schedule' | 'push') =>
      deployable.triggers.some((trigger) => trigger.kind === kind && trigger.caller === undefined);
    if (isCalledFromHere('schedule')) target.allowCallsFrom(this.callers.scheduler);
    if (isCalledFromHere('push')) target.allowCallsFrom(this.callers.push);
    if (events !== undefined) target.allowCallsFrom(events.account);
  }

  /** A job and the Scheduler jobs that start it. Where code starts it, its account gets the right from the platform's team. */
  private addJob(where: Construct, deployable: JobDeployable): void {
    const target = new GuardedJob(where, 'job', { deployable, ...this.place(), isProtected: this.isProtected() });
    for (const trigger of deployable.triggers) {
      if (trigger.kind !== 'scheduled-run') continue;
      new ScheduledRun(where, trigger.job, {
        trigger,
        target,
        caller: this.callers.scheduler,
        ...this.place(),
        description: `Starts ${deployable.name}${this.phaseTitle(deployable)}`,
        adopt: deployable.adopt ?? false,
      });
    }
    if (schedulesOf(deployable).some(({ caller }) => caller === undefined)) target.allowRunsBy(this.callers.scheduler);
  }

  private place(): { readonly project: string; readonly region: string } {
    return { project: this.project, region: this.props.pipeline.region };
  }

  private isProtected(): boolean {
    return isProtected(this.props.pipeline, this.props.environment);
  }

  private phaseTitle(deployable: Deployable): string {
    const phase = this.props.pipeline.phases.find(({ deployables }) => deployables.includes(deployable));
    return ` (${phase?.title ?? ''})`;
  }

  private addTrigger(scope: Construct, deployable: Deployable, target: GuardedDeployable, trigger: Trigger): void {
    const { project, pubsubAgent } = this;
    const { region } = this.props.pipeline;
    const adopt = deployable.adopt ?? false;
    switch (trigger.kind) {
      case 'schedule': {
        const description = `Calls ${deployable.name}${this.phaseTitle(deployable)}`;
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
      case 'event':
        return; // it is part of the function
      case 'scheduled-run':
      case 'run':
        return; // of jobs only
      case 'http':
        return; // its deadline is set in the caller's code, and declared in the guard's configuration
    }
  }
}

/** A topic needs none of its own where each subscription that reads it has no dead letters, or sends them elsewhere. */
function needsDeadLetters(pipeline: Pipeline, topic: string): boolean {
  const readers = deployablesOf(pipeline)
    .flatMap(({ deployable }) => triggersOf(deployable))
    .flatMap((trigger) => (trigger.kind === 'push' && trigger.topic === topic ? trigger : []));
  const uses = ({ maxDeliveryAttempts, deadLetterTopic }: PushTrigger) =>
    maxDeliveryAttempts !== undefined && deadLetterTopic === undefined;
  return readers.length === 0 || readers.some(uses);
}

/** Pub/Sub's service agent, as an IAM member. */
export function pubsubServiceAgent(project: DataGoogleProject): string {
  return `serviceAccount:service-${project.number}@gcp-sa-pubsub.iam.gserviceaccount.com`;
}
