import { valueOf } from '../../audit/facts/reading';
import { DAILY } from '../../model/deadline';
import { Duration } from '../../model/duration';
import type { GuardConfig } from '../../model/guard-config';
import type { MapDeployable, MapTrigger, PipelineMap } from '../../model/pipeline-map';
import { calledBy, pushesTo, type StackFacts } from '../../simulation/stack-facts';

/** The map of synthesized stacks: what their guard's configuration, Scheduler jobs and subscriptions hold. */
export function mapOfStack(config: GuardConfig, facts: StackFacts): PipelineMap {
  const phaseOf = (path: string) => config.phases.find(({ id }) => path.split('/').includes(id))?.id;
  return {
    phases: config.phases.map(({ id, deadline }) => ({
      id,
      deadline,
      publishes: (config.topics?.published ?? []).filter(({ phase }) => phase === id).map(({ topic }) => topic),
      deployables: [...facts.deployables, ...facts.runJobs]
        .filter(({ path, label }) => hostedIn(config, label) === id || phaseOf(path) === id)
        .map(({ label }) => deployableOf(label, config, facts)),
    })),
  };
}

function hostedIn({ processors }: GuardConfig, deployable: string): string | undefined {
  return processors.find((one) => one.deployable === deployable)?.phase;
}

function deployableOf(name: string, config: GuardConfig, facts: StackFacts): MapDeployable {
  return {
    name,
    triggers: [
      ...facts.jobs.flatMap((job) => scheduleOf(job, name)),
      ...facts.subscriptions
        .filter((subscription) => pushesTo(subscription, name))
        .map(({ label, topic }): MapTrigger => {
          return { kind: 'push', subscription: label, topic: topic.kind === 'topic' ? topic.name : topic.text };
        }),
      ...config.calls.filter(({ to }) => to === name).map(({ kind, from }): MapTrigger => ({ kind, from })),
      ...(config.jobs ?? [])
        .filter((job) => job.name === name)
        .flatMap(({ startedBy }) => startedBy.map((from): MapTrigger => ({ kind: 'run', from }))),
    ],
    processors: config.processors
      .filter(({ deployable }) => deployable === name)
      .map(({ name: processor, criticality, budgetSeconds, dependsOn, expectedEverySeconds }) => ({
        name: processor,
        criticality,
        budget: Duration.seconds(budgetSeconds),
        dependsOn,
        isDaily: expectedEverySeconds <= DAILY.toSeconds(),
      })),
  };
}

/** Undefined for a job that calls something else, or whose times are known at apply only. */
function scheduleOf(job: StackFacts['jobs'][number], deployable: string): MapTrigger[] {
  const { label, schedule, timeZone } = job;
  const calls = calledBy(job).includes(deployable);
  const [cron, zone] = [valueOf(schedule), valueOf(timeZone)];
  if (!calls || cron === undefined || zone === undefined) return [];
  return [{ kind: 'schedule', job: label, cron, timeZone: zone }];
}
