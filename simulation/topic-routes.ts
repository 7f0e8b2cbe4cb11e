import { deployableNamed } from '../audit/facts/deployable';
import { readGuards } from '../audit/facts/guard';
import type { Subscription } from '../audit/facts/subscription';
import { sameTopic } from '../audit/facts/topic';
import { nearestEnd, publisherOf, publishersIn, readerOf, type NamedTopic } from '../audit/facts/topic-ends';
import { readTopicUse, type TopicEnd, type TopicUse } from '../audit/facts/topic-use';
import type { GuardConfig } from '../model/guard-config';
import { pushesTo, type StackFacts } from './stack-facts';

/** How messages get from publishers to deployables, as far as the synthesized stacks and the guard's configuration hold it. */
export interface TopicRoutes {
  /** Deployables that no message and no call reaches, by name, with the reason. */
  readonly unreached: ReadonlyMap<string, string>;
  /** Publishers and readers of topics that do not meet, as clauses that name the topic. */
  readonly gaps: readonly string[];
  /** What cannot be followed before the apply, and is taken to arrive. */
  readonly assumed: readonly string[];
}

/**
 * Follows every topic of an environment. A phase publishes to the topic that the guard's configuration names, a sink or a
 * Scheduler job to the one that its resource names, and a subscription reads the one that it names. Topics that are
 * declared as published or read elsewhere end outside of the pipeline.
 */
export function topicRoutes({ index, deployables, subscriptions }: StackFacts, config: GuardConfig): TopicRoutes {
  const use = readTopicUse(index, subscriptions, readGuards(index));
  const ends = [
    ...use.readers.map((end) => gapAtReader(use, end)),
    ...[...use.phases, ...use.resources].map((end) => gapAtPublisher(use, end)),
    ...subscriptions.flatMap(({ deadLetters, label, path }) =>
      deadLetters === undefined
        ? []
        : [gapAtPublisher(use, { topic: deadLetters.topic, by: `the dead-letter policy of ${label}`, path })],
    ),
  ];
  const gaps = ends.flatMap((end) => ('gap' in end ? [end.gap] : []));
  const isDeployed = (name: string) => deployableNamed(deployables, name) !== undefined;
  const reach = new Reach(config, use, subscriptions, isDeployed);
  const names = [...new Set(config.processors.map(({ deployable }) => deployable))];
  const unreached = new Map(names.flatMap((name) => reach.whyNot(name) ?? []).map((one) => [one.name, one.why]));
  return {
    unreached,
    gaps: [...new Set([...gaps, ...unreached.values()])],
    assumed: ends.flatMap((end) => ('assumed' in end ? [end.assumed] : [])),
  };
}

/** What is known of one end of a topic: nothing to say, a gap, or what is assumed. */
type Finding = { readonly gap: string } | { readonly assumed: string } | { readonly meets: true };

function gapAtReader(use: TopicUse, { topic, by }: TopicEnd): Finding {
  if (topic.kind === 'unresolved') return { assumed: `the topic that ${by} reads is known at apply only` };
  const publisher = publisherOf(use, topic);
  if (publisher === 'known') return { meets: true };
  if (publisher !== 'missing') return { assumed: `whether anything publishes to ${topic.name}: ${publisher.unknown}` };
  return { gap: `${by} reads the topic ${topic.name}, to which nothing publishes${hint(topic, publishersIn(use))}` };
}

function gapAtPublisher(use: TopicUse, { topic, by }: TopicEnd): Finding {
  if (topic.kind === 'unresolved') return { assumed: `the topic to which ${by} publishes is known at apply only` };
  const reader = readerOf(use, topic);
  if (reader === 'known') return { meets: true };
  if (reader !== 'missing') return { assumed: `whether anything reads ${topic.name}: ${reader.unknown}` };
  return { gap: `${by} publishes to the topic ${topic.name}, which nothing reads${hint(topic, use.readers)}` };
}

function hint(topic: NamedTopic, ends: readonly TopicEnd[]): string {
  const near = nearestEnd(topic, ends);
  return near === undefined ? '' : ` (did you mean ${near}?)`;
}

interface Unreached {
  readonly name: string;
  readonly why: string;
}

/** Whether messages and calls reach deployables. */
class Reach {
  constructor(
    private readonly config: GuardConfig,
    private readonly use: TopicUse,
    private readonly subscriptions: readonly Subscription[],
    private readonly isDeployed: (name: string) => boolean,
  ) {}

  /**
   * Why nothing reaches a deployable; undefined: something does. Of several ways to it, one that works is enough: the
   * others are gaps of their own.
   * @param callers those that are being asked about already
   */
  whyNot(name: string, callers: readonly string[] = []): Unreached | undefined {
    const pushed = this.subscriptions.filter((subscription) => pushesTo(subscription, name));
    if (pushed.length > 0) return firstUnless(pushed.map((one) => this.unread(name, one)));
    const calls = this.config.calls.filter(({ to, from }) => to === name && !callers.includes(from));
    return firstUnless(
      calls.map(({ from }) => {
        const caller = this.isDeployed(from) ? this.whyNot(from, [...callers, name]) : undefined;
        return caller && { name, why: `${name} is called by ${from}, which no message reaches: ${caller.why}` };
      }),
    );
  }

  /** Why a push subscription gets no message that its deployable waits for. */
  private unread(name: string, { topic, label, path }: Subscription): Unreached | undefined {
    if (topic.kind === 'unresolved') return undefined;
    const end = gapAtReader(this.use, { topic, by: label, path });
    if ('gap' in end) return { name, why: end.gap };
    const { phases, resources, others, publishedElsewhere } = this.use;
    const isBy = (ends: readonly TopicEnd[]) => ends.some((one) => sameTopic(one.topic, topic));
    if ('assumed' in end || publishedElsewhere.has(topic.name) || isBy([...resources, ...others])) return undefined;
    const publishing = phases.filter((one) => sameTopic(one.topic, topic)).map(({ by }) => by.replace(/^phase /, ''));
    const later = this.startedBy(name);
    if (publishing.some((phase) => !later.has(phase))) return undefined;
    return {
      name,
      why: `${label} reads the topic ${topic.name}, to which ${publishing.join(' and ')} publishes, which itself waits for ${name}`,
    };
  }

  /**
   * The phases that are done only after a deployable has worked: those that read what it writes, and its own where it
   * reads what another phase writes.
   */
  private startedBy(deployable: string): ReadonlySet<string> {
    const { processors, calls } = this.config;
    const started = new Set([deployable]);
    const names = new Set<string>();
    for (let size = -1; size < started.size + names.size;) {
      size = started.size + names.size;
      for (const { from, to } of calls) if (started.has(from)) started.add(to);
      for (const one of processors) {
        if (started.has(one.deployable) || one.dependsOn.some((need) => names.has(need))) names.add(one.name);
      }
    }
    const hosted = processors.filter((one) => started.has(one.deployable));
    const own = new Set(hosted.map(({ phase }) => phase));
    const readsOthers = hosted.some(({ dependsOn }) =>
      dependsOn.some((need) => processors.some(({ name, phase }) => name === need && !own.has(phase))),
    );
    const later = processors.filter(({ name, phase }) => names.has(name) && (readsOthers || !own.has(phase)));
    return new Set(later.map(({ phase }) => phase));
  }
}

/** The first reason, unless one way has none. */
function firstUnless(ways: readonly (Unreached | undefined)[]): Unreached | undefined {
  return ways.includes(undefined) ? undefined : ways[0];
}
