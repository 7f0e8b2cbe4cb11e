import type { Facts } from '../../audit/facts';
import type { AuditedDeployable } from '../../audit/facts/deployable';
import { MISSING, valueOf } from '../../audit/facts/reading';
import { compareText } from '../../model/compare-text';
import type { ExternalFunction } from '../../model/pipeline';
import { KINDS } from './deployables';
import type { LeftOut } from './left-out';
import type { FoundTrigger } from './triggers';

/** Functions that a declaration names and does not deploy. */
export interface FoundExternal {
  readonly functions: readonly ExternalFunction[];
  /** What the project shows of each, in the order of `functions`: lines of a comment. */
  readonly comments: readonly (readonly string[])[];
  /** Addresses of their resources. */
  readonly addresses: ReadonlySet<string>;
  /** Those whose name another one has in the declaration. */
  readonly leftOut: readonly LeftOut[];
}

interface Declared {
  /** Names that deployables have. */
  readonly names: ReadonlySet<string>;
  readonly region: string;
  /** Everything that calls something. */
  readonly triggers: readonly FoundTrigger[];
}

/** The functions of the 1st generation: they have no push endpoint of their own, and stay as they are deployed. */
export function externalFunctions(facts: Facts, { names, region, triggers }: Declared): FoundExternal {
  const all = facts.deployables
    .filter(({ kind }) => kind === 'gen1-function')
    .sort((a, b) => compareText(a.label, b.label) || compareText(regionOf(a), regionOf(b)));
  const isFirst = ({ label }: AuditedDeployable, i: number) => all.findIndex((one) => one.label === label) === i;
  const named = all.filter((one, i) => isFirst(one, i) && !names.has(one.label));
  return {
    functions: named.map(({ label }) => ({ name: label, generation: 1 })),
    comments: named.map((one) => [shownOf(facts, one, { region, triggers })]),
    addresses: new Set(named.map(({ address }) => address)),
    leftOut: all
      .filter((one) => !named.includes(one))
      .map(({ label }) => ({
        kind: KINDS['gen1-function'],
        name: label,
        why: names.has(label)
          ? 'a deployable has its name; it stays external'
          : 'a function of another region has its name; it stays external',
      })),
  };
}

/** Timeout, what calls it, and its region where that is another one. */
function shownOf(facts: Facts, one: AuditedDeployable, { region, triggers }: Omit<Declared, 'names'>): string {
  const timeout = valueOf(one.timeout);
  const fields = facts.index.fieldsAt(one);
  const event = fields?.block('event_trigger');
  const type = valueOf(event?.text('event_type') ?? MISSING);
  const resource = valueOf(event?.text('resource') ?? MISSING);
  const callers = triggers.filter(({ calls }) => calls === one.address).map(callerText);
  return [
    timeout === undefined ? 'Timeout not known' : `Timeout ${timeout.toString()}`,
    ...(type === undefined ? [] : [`gets ${type}${resource === undefined ? '' : ` of ${resource}`}`]),
    ...(one.urls.length > 0 ? ['has an HTTPS trigger'] : []),
    ...(callers.length > 0 ? [`called by ${callers.join(', ')}`] : []),
    ...(regionOf(one) === region ? [] : [`in ${regionOf(one)}`]),
  ]
    .join('; ')
    .concat('.');
}

function callerText({ trigger }: FoundTrigger): string {
  return trigger.kind === 'push' ? `the subscription ${trigger.subscription}` : `the Scheduler job ${trigger.job}`;
}

function regionOf({ location }: AuditedDeployable): string {
  return valueOf(location) ?? 'a region that is not known';
}
