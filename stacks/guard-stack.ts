import { DataGoogleProject } from '@cdktf/provider-google/lib/data-google-project';
import { ProjectIamMember } from '@cdktf/provider-google/lib/project-iam-member';
import { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import { StorageBucketIamMember } from '@cdktf/provider-google/lib/storage-bucket-iam-member';
import { StorageBucketObject } from '@cdktf/provider-google/lib/storage-bucket-object';
import { TimeProvider } from '@cdktf/provider-time/lib/provider';
import type { Construct } from 'constructs';
import { BreakerRights } from '../constructs/breaker-rights';
import { BundledFunction } from '../constructs/bundled-function';
import { FunctionSources } from '../constructs/function-source';
import { GuardState } from '../constructs/guard-state';
import { PushDelivery } from '../constructs/push-delivery';
import { RunEventSink } from '../constructs/run-event-sink';
import { ScheduledCall } from '../constructs/scheduled-call';
import { Topic } from '../constructs/topic';
import type { StoppableTrigger } from '../model/breaker';
import { Duration } from '../model/duration';
import { EVENT_SOURCES_VARIABLE, eventSources, writeEventSources } from '../model/event-sources';
import { GUARD_CONFIG_OBJECT, guardConfigOf, type GuardConfig } from '../model/guard-config';
import { MONITOR, RECORDER } from '../model/guard-timing';
import { logScopeOf } from '../model/log-scope';
import { isProtected } from '../model/pipeline';
import { addBreakerControl, addHealthReport, type GuardParts } from './guard-functions';
import { TICK_CHECK_VARIABLE } from '../model/tick-check';
import { EnvironmentStack, type EnvironmentStackProps } from './environment-stack';
import { pubsubServiceAgent } from './pipeline-stack';

/** Without retries, because the next tick follows within a minute. */
const MONITOR_TRIGGER = {
  kind: 'schedule',
  cron: '* * * * *',
  timeZone: 'Etc/UTC',
  path: '/',
  attemptDeadline: MONITOR.attemptDeadline,
  retries: 0,
  backoff: { min: Duration.seconds(5), max: Duration.minutes(1) },
} as const;

/**
 * An outage of Firestore of an hour must lose no event: 100 deliveries, the most that Pub/Sub allows, last an hour and a
 * half. They are at most a minute apart, so that all waiting events are recorded by the second tick after an outage, the
 * first one that judges runs by them (guard/backlog/watermark.ts).
 */
const RECORDER_TRIGGER = {
  kind: 'push',
  path: '/',
  ackDeadline: RECORDER.ackDeadline,
  backoff: { min: Duration.seconds(10), max: Duration.minutes(1) },
  maxDeliveryAttempts: RECORDER.maxDeliveryAttempts,
  retention: RECORDER.retention,
} as const;

/** The guard: the way of run events into the store, the run recorder, the timeout monitor, the health report and breaker control. */
export class GuardStack extends EnvironmentStack {
  constructor(scope: Construct, id: string, props: EnvironmentStackProps) {
    super(scope, id, props);
    new TimeProvider(this, 'time');
    const parts = this.parts(props);
    this.addRecorder(parts);
    this.addMonitor(parts, props);
    addHealthReport(this, parts);
    addBreakerControl(this, parts);
  }

  private parts({ pipeline, environment }: EnvironmentStackProps): GuardParts {
    const { project, names } = this;
    const { region } = pipeline;
    const bucket = names.guardBucket(project);
    const sources = new FunctionSources(this, 'sources', {
      project,
      region,
      bucketName: bucket,
      buildAccountId: names.guardAccounts.builder,
    });
    const config = guardConfigOf(pipeline, environment);
    const object = new StorageBucketObject(this, 'guard-config', {
      bucket: sources.bucket.name,
      name: GUARD_CONFIG_OBJECT,
      content: JSON.stringify(config, null, 1),
      contentType: 'application/json',
    });
    const scheduler = new ServiceAccount(this, 'scheduler', {
      accountId: names.guardAccounts.scheduler,
      displayName: 'Cloud Scheduler calls the guard with this account',
    });
    return {
      project,
      region,
      config,
      sources,
      scheduler,
      pipeline,
      names,
      state: new GuardState(this, 'state', {
        project,
        region,
        databaseName: names.database,
        isProtected: isProtected(pipeline, environment),
      }),
      // The object's name is fixed, so a new configuration is read at the next tick without a new deploy of a function.
      environment: {
        GOOGLE_CLOUD_PROJECT: project,
        FIRESTORE_DATABASE: names.database,
        GUARD_CONFIG: `gs://${bucket}/${GUARD_CONFIG_OBJECT}`,
      },
      allowReadingConfig: (reader, account) =>
        new StorageBucketIamMember(this, `${reader}-reads-config`, {
          bucket: object.bucket,
          role: 'roles/storage.objectViewer',
          member: account.member,
          condition: {
            title: 'only-the-configuration',
            expression: `resource.name == "projects/_/buckets/${bucket}/objects/${GUARD_CONFIG_OBJECT}"`,
          },
        }),
    };
  }

  private addRecorder(parts: GuardParts): void {
    const { project, region, pipeline, names, sources, state, environment, config } = parts;
    const recorder = new BundledFunction(this, 'run-recorder', {
      name: 'run-recorder',
      functionName: names.functions.recorder,
      description: 'Records one document for each run and attempt.',
      project,
      region,
      sources,
      timeout: RECORDER.timeout,
      maxInstances: 10,
      concurrency: 40,
      environment: { ...environment, [EVENT_SOURCES_VARIABLE]: writeEventSources(eventSources(config)) },
    });
    state.allowAccessBy('run-recorder', recorder.account);
    const pubsubAgent = pubsubServiceAgent(new DataGoogleProject(this, 'project', { projectId: project }));
    const { runEvents } = names;
    const topic = new Topic(this, 'run-events', { name: runEvents.topic, project, pubsubAgent });
    new RunEventSink(this, 'run-event-sink', {
      name: runEvents.sink,
      project,
      topic,
      guardFunctions: Object.values(names.functions),
      scope: logScopeOf(pipeline),
    });
    const push = new ServiceAccount(this, 'push', {
      accountId: names.guardAccounts.push,
      displayName: 'Pub/Sub pushes run events with this account',
    });
    recorder.allowCallsFrom(push);
    new PushDelivery(this, 'run-recorder-push', {
      trigger: { ...RECORDER_TRIGGER, topic: runEvents.topic, subscription: runEvents.subscription },
      topic,
      target: recorder,
      caller: push,
      project,
      pubsubAgent,
    });
  }

  private addMonitor(parts: GuardParts, { pipeline, environment }: EnvironmentStackProps): void {
    const { project, region, names, scheduler } = parts;
    const config = guardConfigOf(pipeline, environment);
    const { tickCheckSecret } = pipeline.onCall;
    const monitor = new BundledFunction(this, 'timeout-monitor', {
      name: 'timeout-monitor',
      functionName: names.functions.monitor,
      description:
        'Once a minute: closes runs that are over budget or without heartbeat, and writes the gauges that alerts read.',
      project,
      region,
      sources: parts.sources,
      timeout: MONITOR.timeout,
      maxInstances: 1,
      concurrency: 1,
      environment: parts.environment,
      ...(tickCheckSecret === undefined ? {} : { secrets: { [TICK_CHECK_VARIABLE]: tickCheckSecret } }),
    });
    parts.state.allowAccessBy('timeout-monitor', monitor.account);
    parts.allowReadingConfig('timeout-monitor', monitor.account);
    new ProjectIamMember(this, 'monitor-writes-gauges', {
      project,
      role: 'roles/monitoring.metricWriter',
      member: monitor.account.member,
    });
    new BreakerRights(this, 'breaker-rights', {
      project,
      region,
      monitor: monitor.account,
      roles: names.roles,
      triggers: stoppableTriggers(config),
      pushAccount: `${names.pipelineAccounts.push}@${project}.iam.gserviceaccount.com`,
      mayRunJobs: config.processors.some(({ retriesAfterTimeout = 0 }) => retriesAfterTimeout > 0),
    });
    monitor.allowCallsFrom(scheduler);
    new ScheduledCall(this, 'timeout-monitor-tick', {
      trigger: { ...MONITOR_TRIGGER, job: names.jobs.tick },
      target: monitor,
      caller: scheduler,
      project,
      region,
      description: 'Ticks the timeout monitor once a minute.',
    });
  }
}

/** Each trigger once: the breakers of several callees may stop the trigger of one orchestrator. */
function stoppableTriggers({ breakers = [] }: GuardConfig): StoppableTrigger[] {
  const all = breakers.flatMap(({ triggers }) => triggers);
  return [...new Map(all.map((trigger) => [JSON.stringify(trigger), trigger])).values()];
}
