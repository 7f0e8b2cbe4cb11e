import type { Facts } from '../../audit/facts';
import type { EventarcTrigger } from '../../audit/facts/eventarc-trigger';
import { declaredTopics } from '../../audit/facts/topic';
import { compareText } from '../../model/compare-text';
import { deadLetterTopicName, keptDeadLettersName } from '../../model/dead-letter-topic';
import { definePipeline } from '../../model/define-pipeline';
import {
  isAdoptedSubscription,
  topicsOf,
  triggersOf,
  type Deployable,
  type Phase,
  type Pipeline,
} from '../../model/pipeline';
import type { Trigger } from '../../model/trigger';
import { runningJobs, runningSettings } from '../running';
import { runningEvent } from '../running-event';
import { appEngineVersion, declareJob, declareRunning, KINDS, type FoundDeployable } from './deployables';
import { externalFunctions, type FoundExternal } from './external-functions';
import type { LeftOut } from './left-out';
import { findSigns, type Sign } from './links';
import { phaseOrder, type PhaseOrder } from './phase-order';
import { findTriggers, type FoundTrigger } from './triggers';

/** What is not in the project and names the declaration. */
export interface AdoptedNames {
  readonly name: string;
  /** Google Cloud project id. */
  readonly project: string;
  /** Such as `prod`. */
  readonly environment: string;
}

/** A running project as a declaration. */
export interface AdoptedPipeline {
  /** Checked by `definePipeline`. */
  readonly pipeline: Pipeline;
  /** Comments, by path in the declaration: `phases[0].deployables[1]`. */
  readonly comments: ReadonlyMap<string, readonly string[]>;
  /** What runs in the project and is not declared, by kind and name. */
  readonly leftOut: readonly LeftOut[];
}

/**
 * Declares what runs in a project: deployables of the kinds that can be declared, with their timeouts and triggers as they
 * are, and the functions of the 1st generation by name. Its phases are a proposal. What no asset shows stays an open point.
 * @returns undefined where nothing that runs can be declared
 */
export function adoptedPipeline(facts: Facts, names: AdoptedNames): AdoptedPipeline | undefined {
  const running = runningSettings(facts);
  const jobs = runningJobs(facts);
  const { placed, leftOut } = inOneRegion([
    ...running.map((one) => declareRunning(one, runningEvent(facts, one.audited, names.project))),
    ...jobs.map(declareJob),
  ]);
  const [first] = placed;
  if (first === undefined) return undefined;
  const triggers = findTriggers(facts);
  const declaredAt = new Map(placed.map((one) => [one.address, one.deployable.name]));
  const calling = triggers.triggers.filter(({ calls }) => declaredAt.has(calls));
  const deployables = placed.map((one) => withTriggers(one, calling));
  const declared = new Set(deployables.map(({ name }) => name));
  const signs = findSigns(facts, [...running, ...jobs]).filter(({ from }) => declared.has(from));
  const order = orderOf(deployables, signs);
  const { phases, comments } = phasesOf(deployables, order, signs);
  const { region } = first;
  const external = externalFunctions(facts, { names: declared, region, triggers: triggers.triggers });
  const pipeline = wholePipeline({ facts, names, region, phases, external });
  return {
    pipeline: definePipeline(pipeline),
    comments: new Map([
      ...comments,
      ...external.comments.map((lines, i) => [`externalFunctions[${i}]`, lines] as const),
    ]),
    leftOut: [
      ...leftOut,
      ...external.leftOut,
      ...facts.deployables.filter(({ kind }) => kind === 'app-engine').map(appEngineVersion),
      ...eventsOfServices(facts),
      ...triggers.leftOut.filter(({ name }) => !isAdoptedSubscription(pipeline, name)),
      ...triggers.triggers
        .filter(({ calls }) => !declaredAt.has(calls))
        .map((one) => triggerOfOther(one, external.addresses)),
      ...facts.queues.map(({ label }) => ({
        kind: 'Cloud Tasks queue',
        name: label,
        why: 'the assets do not say who adds its tasks',
      })),
    ].sort((a, b) => compareText(a.kind, b.kind) || compareText(a.name, b.name)),
  };
}

/** A declaration has one region: that of most deployables. */
function inOneRegion(found: readonly (FoundDeployable | LeftOut)[]) {
  const all = found.flatMap((one) => ('deployable' in one ? one : []));
  const counts = new Map<string, number>();
  for (const { region } of all) counts.set(region, (counts.get(region) ?? 0) + 1);
  const [region = ''] = [...counts].sort(([a, x], [b, y]) => y - x || compareText(a, b)).map(([name]) => name);
  const placed = all.filter((one) => one.region === region);
  const elsewhere = all
    .filter((one) => one.region !== region)
    .map(({ deployable: { name, kind }, region: other }): LeftOut => {
      return {
        kind: KINDS[kind],
        name,
        why: `it runs in ${other}, and a declaration has one region, ${region}`,
      };
    });
  placed.sort((a, b) => compareText(a.deployable.name, b.deployable.name));
  return { placed, leftOut: [...found.flatMap((one) => ('why' in one ? one : [])), ...elsewhere] };
}

function withTriggers({ address, deployable }: FoundDeployable, all: readonly FoundTrigger[]): Deployable {
  const own = all.filter(({ calls }) => calls === address).map(({ trigger }) => trigger);
  if (deployable.kind === 'job') return { ...deployable, triggers: own.filter((one) => one.kind === 'scheduled-run') };
  return { ...deployable, triggers: [...deployable.triggers, ...own.filter((one) => one.kind !== 'scheduled-run')] };
}

/** Eventarc triggers of services; the trigger of a function is a part of it. */
function eventsOfServices({ eventarcTriggers }: Facts): LeftOut[] {
  const callsFunction = ({ callees }: EventarcTrigger) =>
    callees.some((callee) => callee.kind === 'deployable' && callee.deployable.kind === 'function');
  return eventarcTriggers
    .filter((trigger) => !callsFunction(trigger))
    .map(({ label }) => ({ kind: 'Eventarc trigger', name: label, why: 'events can be declared for functions only' }));
}

function triggerOfOther({ trigger, calls }: FoundTrigger, external: ReadonlySet<string>): LeftOut {
  const why = external.has(calls)
    ? 'it calls an external function'
    : `it calls ${calls.split('/').at(-1) ?? calls}, which is not declared`;
  return trigger.kind === 'push'
    ? { kind: 'Pub/Sub subscription', name: trigger.subscription, why }
    : { kind: 'Cloud Scheduler job', name: trigger.job, why };
}

/** Deployables that get the messages of a topic, pushed by a subscription or as events. */
function readersOf(topic: string, deployables: readonly Deployable[]): string[] {
  const reads = (trigger: Trigger) => (trigger.kind === 'push' || trigger.kind === 'event') && trigger.topic === topic;
  return deployables.filter((deployable) => triggersOf(deployable).some(reads)).map(({ name }) => name);
}

function orderOf(deployables: readonly Deployable[], signs: readonly Sign[]): PhaseOrder {
  return phaseOrder(
    deployables.map(({ name }) => ({
      name,
      handsTo: signs.flatMap(({ from, to }) => {
        if (from !== name) return [];
        return 'topic' in to ? readersOf(to.topic, deployables) : [to.deployable];
      }),
    })),
  );
}

/** Phases with comments that say why each deployable is where it is. */
function phasesOf(deployables: readonly Deployable[], order: PhaseOrder, signs: readonly Sign[]) {
  const comments = new Map<string, string[]>();
  const groups = [...order.phases, ...(order.unordered.length > 0 ? [order.unordered] : [])];
  const published = new Set<string>();
  const phases = groups.map((group, i): Phase => {
    const members = deployables.filter(({ name }) => group.includes(name));
    const isUnordered = i === order.phases.length;
    const id = `phase${i + 1}`;
    comments.set(`phases[${i}]`, [
      isUnordered
        ? 'Nothing in the assets shows what comes before or after these.'
        : i === 0
          ? 'Proposed: these hand work to others and get theirs from outside.'
          : `Proposed: these get their work from phase${i}.`,
    ]);
    for (const [k, { name }] of members.entries()) {
      const own = signs.filter(({ from }) => from === name);
      const circles = order.circular.filter(([from]) => from === name).map(([, to]) => to);
      const lines = [
        ...own.map(({ to, because }) =>
          'topic' in to ? `Publishes to ${to.topic}: ${because}.` : `Calls ${to.deployable}: ${because}.`,
        ),
        ...circles.map((to) => `It also hands work to ${to}, an earlier phase: a circle.`),
      ];
      if (lines.length > 0) comments.set(`phases[${i}].deployables[${k}]`, lines);
    }
    const publishes = handOver(members, deployables, signs).find((topic) => !published.has(topic));
    if (publishes !== undefined) published.add(publishes);
    const title = isUnordered ? 'Not ordered yet' : `Phase ${i + 1}: ${members.map(({ name }) => name).join(', ')}`;
    return { id, title, ...(publishes === undefined ? {} : { publishes }), deployables: members };
  });
  return { phases, comments };
}

/** Topics to which a phase publishes and that subscriptions of the pipeline read. */
function handOver(members: readonly Deployable[], all: readonly Deployable[], signs: readonly Sign[]): string[] {
  const names = new Set(members.map(({ name }) => name));
  const pushed = new Set(all.flatMap(triggersOf).flatMap((one) => (one.kind === 'push' ? one.topic : [])));
  return signs.flatMap(({ from, to }) => (names.has(from) && 'topic' in to && pushed.has(to.topic) ? to.topic : []));
}

/** Is there a subscription that keeps the dead letters of a topic, as the stack would create it? */
function keepsDeadLetters({ subscriptions }: Facts, topic: string): boolean {
  const found = subscriptions.find(({ label }) => label === keptDeadLettersName(topic));
  return found?.topic.kind === 'topic' && found.topic.name === deadLetterTopicName(topic);
}

interface Parts {
  readonly facts: Facts;
  readonly names: AdoptedNames;
  readonly region: string;
  readonly phases: readonly Phase[];
  readonly external: FoundExternal;
}

function wholePipeline({ facts, names, region, phases, external: { functions } }: Parts): Pipeline {
  const known: Pipeline = {
    name: names.name,
    projects: { [names.environment]: names.project },
    region,
    onCall: { page: [], ticket: [] },
    phases,
  };
  const topics = topicsOf(known);
  const published = new Set(phases.flatMap(({ publishes }) => publishes ?? []));
  const publishedElsewhere = topics.filter((topic) => !published.has(topic));
  const existing = declaredTopics(facts);
  const adoptTopics = [
    ...topics.flatMap((topic) => [topic, deadLetterTopicName(topic)]).filter((topic) => existing.has(topic)),
    ...topics.filter((topic) => keepsDeadLetters(facts, topic)).map(keptDeadLettersName),
  ];
  const openPoints = [
    'onCall/page',
    'onCall/ticket',
    ...phases.flatMap(({ id, deployables }) => [
      `${id}/deadline`,
      `${id}/runSuccess`,
      ...deployables.map(({ name }) => `${id}/${name}/processors`),
    ]),
  ];
  return {
    ...known,
    ...(adoptTopics.length > 0 ? { adoptTopics } : {}),
    ...(publishedElsewhere.length > 0 ? { externalTopics: { publishedElsewhere } } : {}),
    ...(functions.length > 0 ? { externalFunctions: functions } : {}),
    openPoints,
  };
}
