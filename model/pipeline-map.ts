import { DAILY, type PhaseDeadline } from './deadline';
import type { Criticality } from './criticality';
import type { Duration } from './duration';
import type { Phase, Pipeline } from './pipeline';
import type { Trigger } from './trigger';

/** What starts a deployable. */
export type MapTrigger =
  | { readonly kind: 'schedule'; readonly job: string; readonly cron: string; readonly timeZone: string }
  | { readonly kind: 'push'; readonly subscription: string; readonly topic: string }
  | { readonly kind: 'http' | 'queue' | 'run'; readonly from: string }
  | { readonly kind: 'event'; readonly eventType: string };

/** A processor, and those whose output it reads. */
export interface MapProcessor {
  readonly name: string;
  readonly criticality: Criticality;
  readonly budget: Duration;
  readonly dependsOn: readonly string[];
  /** Does a deadline wait for it? Not where it runs less often than once a day. */
  readonly isDaily: boolean;
  /** Where its output is; only the declaration holds it. @default - not known */
  readonly outputTable?: string;
}

export interface MapDeployable {
  readonly name: string;
  readonly triggers: readonly MapTrigger[];
  readonly processors: readonly MapProcessor[];
}

export interface MapPhase {
  readonly id: string;
  readonly deadline: PhaseDeadline;
  /** Topics to which it publishes when done. */
  readonly publishes: readonly string[];
  readonly deployables: readonly MapDeployable[];
}

/** Phases, deployables, topics and processors, and what follows what. */
export interface PipelineMap {
  readonly phases: readonly MapPhase[];
}

/** The map of a declaration, without phases whose deadline is an open point. */
export function pipelineMap({ phases }: Pipeline): PipelineMap {
  return { phases: phases.flatMap((phase) => mapPhase(phase) ?? []) };
}

function mapPhase({ id, deadline, publishes, deployables }: Phase): MapPhase | undefined {
  if (deadline === undefined) return undefined;
  return {
    id,
    deadline,
    publishes: publishes === undefined ? [] : [publishes],
    deployables: deployables.map(({ name, triggers, processors }) => ({
      name,
      triggers: triggers.map(mapTrigger),
      processors: processors.map((processor) => ({
        name: processor.name,
        criticality: processor.criticality,
        budget: processor.budget,
        dependsOn: processor.dependsOn,
        isDaily: !processor.expectedEvery.isLongerThan(DAILY),
        outputTable: processor.outputTable,
      })),
    })),
  };
}

function mapTrigger(trigger: Trigger): MapTrigger {
  switch (trigger.kind) {
    case 'schedule':
    case 'scheduled-run':
      return { kind: 'schedule', job: trigger.job, cron: trigger.cron, timeZone: trigger.timeZone };
    case 'push':
      return { kind: 'push', subscription: trigger.subscription, topic: trigger.topic };
    case 'http':
    case 'queue':
    case 'run':
      return { kind: trigger.kind, from: trigger.from };
    case 'event':
      return { kind: 'event', eventType: trigger.eventType };
  }
}
