import type { GuardConfig } from '../model/guard-config';
import { Names } from '../model/names';
import type { Resource } from '../terraform/resource';
import { SIMULATED, type FieldUse, type ResourceUse } from './simulated-resources';
import { pushesTo, type StackFacts } from './stack-facts';

/** Something that is declared, and has an effect in Google Cloud that no simulation shows. */
export interface NotSimulated {
  /** A type of resource, a field of it such as `google_pubsub_subscription.filter`, or a behaviour. */
  readonly what: string;
  readonly why: string;
  /** The resources, deployables or processors that have it, sorted. */
  readonly of: readonly string[];
}

/**
 * What the simulation of an environment leaves out: computed from its resources, field by field, and from the guard's
 * configuration. A type or a field that {@link SIMULATED} does not list is in it.
 */
export function notSimulatedIn(resources: readonly Resource[], facts: StackFacts, config: GuardConfig): NotSimulated[] {
  const found = [
    ...resources.flatMap((resource) => leftOutOf(resource)),
    ...behavioursOf(facts, config).flatMap(({ of, ...one }) => of.map((name) => ({ ...one, of: name }))),
  ];
  const byWhat = new Map<string, { why: string; of: Set<string> }>();
  for (const { what, why, of } of found) {
    const known = byWhat.get(what) ?? { why, of: new Set<string>() };
    byWhat.set(what, known);
    known.of.add(of);
  }
  return [...byWhat]
    .map(([what, { why, of }]) => ({ what, why, of: [...of].sort() }))
    .sort((a, b) => (a.what < b.what ? -1 : 1));
}

interface LeftOut {
  readonly what: string;
  readonly why: string;
  readonly of: string;
}

function leftOutOf({ type, path, values }: Resource): LeftOut[] {
  const use = Object.hasOwn(SIMULATED, type) ? SIMULATED[type] : undefined;
  if (use === 'irrelevant') return [];
  if (use === undefined) return [{ what: type, why: 'the simulation does not know this type of resource', of: path }];
  if (isWhole(use)) return [{ what: type, why: use.notSimulated, of: path }];
  return unusedFields(use, values).map(({ field, why }) => ({ what: `${type}.${field}`, why, of: path }));
}

function isWhole(use: Exclude<ResourceUse, 'irrelevant'>): use is { readonly notSimulated: string } {
  return typeof use['notSimulated'] === 'string';
}

/** The fields that are set and not simulated; a block of which the table knows some fields is looked into. */
function unusedFields(
  fields: Readonly<Record<string, FieldUse>>,
  body: unknown,
  prefix = '',
): { readonly field: string; readonly why: string }[] {
  if (Array.isArray(body)) return body.flatMap((one) => unusedFields(fields, one, prefix));
  if (typeof body !== 'object' || body === null) {
    return [{ field: prefix.slice(0, -1), why: 'a block that is an expression is not read' }];
  }
  return Object.entries(body).flatMap(([name, value]) => {
    const field = `${prefix}${name}`;
    const use = Object.hasOwn(fields, field) ? fields[field] : undefined;
    if (use === 'used' || use === 'irrelevant' || value === null || value === undefined) return [];
    if (use !== undefined) return 'assumed' in use && use.assumed === value ? [] : [{ field, why: use.notSimulated }];
    const isBlock = Object.keys(fields).some((known) => known.startsWith(`${field}.`));
    return isBlock
      ? unusedFields(fields, value, `${field}.`)
      : [{ field, why: 'the simulation does not know this field' }];
  });
}

/** What no single field decides. */
function behavioursOf({ index, deployables, subscriptions }: StackFacts, config: GuardConfig): NotSimulated[] {
  const pushed = subscriptions.filter(({ push }) => push !== undefined);
  const hosts = new Set(config.processors.map(({ deployable }) => deployable));
  const waysTo = (name: string) => [
    ...pushed.filter((one) => pushesTo(one, name)).map(({ label }) => label),
    ...config.calls.filter(({ to }) => to === name).map(({ from }) => from),
  ];
  const isJob = (name: string) => config.jobs?.some((job) => job.name === name) === true;
  const ofGuard: readonly string[] = Object.values(new Names(config).functions);
  const found: NotSimulated[] = [
    {
      what: 'push backoff',
      why: 'Pub/Sub slows down a subscription whose pushes fail; here only each message waits, so a storm is at its worst',
      of: pushed.map(({ label }) => label),
    },
    {
      what: 'duplicates and order',
      why: 'a message that is acknowledged is not delivered again, and messages arrive in order of publication',
      of: pushed.map(({ label }) => label),
    },
    {
      what: 'throttling of queues',
      why: 'Cloud Tasks slows down a queue whose tasks fail, and picks the size of a burst; here it is 10 to 100',
      of: index.ofType('google_cloud_tasks_queue').map(({ values }) => String(values['name'])),
    },
    {
      what: 'full instances',
      why: 'Cloud Run refuses what its instances cannot take; here it waits',
      of: [...hosts].filter((name) => !isJob(name)),
    },
    {
      what: 'pauses of HTTP callers',
      why: 'a caller repeats a call a second after it failed; how long it really waits is in its code',
      of: config.calls
        .filter(({ kind, retries }) => kind === 'http' && retries > 0)
        .map(({ from, to }) => `${from} to ${to}`),
    },
    {
      what: 'deployables without processors',
      why: 'they do no work; what they start begins once its input is done',
      of: deployables.map(({ label }) => label).filter((name) => !hosts.has(name) && !ofGuard.includes(name)),
    },
    {
      what: 'several ways to a deployable',
      why: 'all its messages take the first: a subscription before a queue, and a queue before HTTP',
      of: [...hosts].filter((name) => waysTo(name).length > 1),
    },
    {
      what: 'expectedEvery above a day',
      why: 'a daily workload runs each processor once a data date, unless only a schedule starts it',
      of: config.processors.filter(({ expectedEverySeconds }) => expectedEverySeconds > 86_400).map(({ name }) => name),
    },
  ];
  return found.filter(({ of }) => of.length > 0);
}
