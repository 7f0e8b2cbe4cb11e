import { exactVersion } from '../config/exact-version';
import { referenceText } from '../config/value';
import { escaped } from '../escape';
import { isBody, type Body, type Origin, type Reference, type Resource } from '../resource';
import { instancesOf, type Instance } from './plan-instances';
import { PlanLocals } from './plan-locals';
import { PlanReferences, type Found } from './plan-references';
import type { ConfiguredResource, PlanDocument } from './plan-shape';

/** Stands for a value that Terraform knows after apply only, where nothing says what it depends on. */
export const UNKNOWN = '${(known after apply)}';

/**
 * The managed resources of a plan or a state, child modules included. A value that is known after apply only is an
 * expression that names what it depends on; one that the provider computes because it was left out is left out.
 */
export function planResources(stack: string, document: PlanDocument): Resource[] {
  const instances = instancesOf(document);
  const unknown = new Map(
    (document.resource_changes ?? []).map(({ address, change }) => [address, change?.after_unknown]),
  );
  const references = new PlanReferences(document, instances);
  const providerVersion = exactVersion(document.configuration?.provider_config?.['google']?.version_constraint);
  const locals = new PlanLocals(document, instances);
  return instances.map((instance) => {
    const { address, type, values = {} } = instance.resource;
    const configuration = references.configurationOf(instance);
    const reader = new InstanceReader({ instance, references, locals, configuration });
    const body = reader.read(values, unknown.get(address));
    const version = providerVersion === undefined ? {} : { providerVersion };
    return { stack, type, address, path: address, values: body, origins: reader.origins, ...version };
  });
}

interface Source {
  readonly instance: Instance;
  readonly references: PlanReferences;
  readonly locals: PlanLocals;
  readonly configuration: ConfiguredResource | undefined;
}

/** Reads the values of one instance, and where they come from. */
class InstanceReader {
  readonly origins = new Map<string, Origin>();

  constructor(private readonly source: Source) {}

  read(values: Body, unknown: unknown): Body {
    const { configuration } = this.source;
    const written = configuration === undefined ? WRITTEN_UNKNOWN : (configuration.expressions ?? {});
    const body = this.object(values, unknown, written, '');
    const dependsOn = configuration?.depends_on;
    return dependsOn === undefined ? body : { ...body, depends_on: dependsOn };
  }

  /** @param written the expressions of the block; {@link WRITTEN_UNKNOWN} where the plan does not hold them */
  private object(values: Body, unknown: unknown, written: unknown, prefix: string): Body {
    const body: Record<string, unknown> = {};
    const inBlock = isBlock(written);
    for (const key of Object.keys(values)) {
      const value = values[key];
      if (value === null) continue;
      const [isUnknown, how] = [at(unknown, key), below(written, key)];
      // Most fields are final and written as they are.
      const isPlain = typeof value !== 'object' && isUnknown === undefined && !isExpression(how);
      if (isPlain && how === undefined && inBlock) this.origins.set(prefix + key, LEFT_OUT);
      const read = isPlain ? escaped(value) : this.value(value, isUnknown, how, prefix + key);
      if (read !== undefined && read !== null) body[key] = read;
    }
    if (isBody(unknown))
      for (const key of Object.keys(unknown)) {
        if (values[key] !== undefined && values[key] !== null) continue;
        const one = unknown[key];
        const read = this.value(undefined, one, below(written, key), prefix + key);
        if (read !== undefined) body[key] = read;
      }
    return body;
  }

  private value(value: unknown, unknown: unknown, written: unknown, path: string): unknown {
    const found = isExpression(written) ? this.find(written.references) : undefined;
    if (unknown === true && found !== undefined && this.isNull(found, path)) return undefined;
    const origin = found && this.originOf(found, path, unknown === true);
    if (unknown === true) {
      const isComputed = !NEVER_COMPUTED.has(path) || COMPUTED.has(`${this.source.instance.resource.type}.${path}`);
      return written === undefined && isComputed ? undefined : textOf(origin);
    }
    if (Array.isArray(value) || Array.isArray(unknown)) {
      const [values, unknowns] = [listOf(value), listOf(unknown)];
      if (values.length === 0 && unknowns.length === 0) return values;
      return Array.from({ length: Math.max(values.length, unknowns.length) }, (_, i) =>
        this.item(values[i], unknowns[i], item(written, i), `${path}.${i}`),
      );
    }
    if (isBody(value) || isBody(unknown))
      // A block that no expression writes is a `dynamic` block: what is unknown in it may have been set.
      return this.object(isBody(value) ? value : {}, unknown, written ?? WRITTEN_UNKNOWN, `${path}.0.`);
    return escaped(value);
  }

  private item(value: unknown, unknown: unknown, written: unknown, path: string): unknown {
    return isBody(value) || isBody(unknown)
      ? this.object(isBody(value) ? value : {}, unknown, written ?? WRITTEN_UNKNOWN, `${path}.`)
      : this.value(value, unknown, written, path);
  }

  /**
   * The value of an expression of variables alone is known; where the plan does not show it, it is null, and the provider
   * chooses. So it is with a time or a count that comes from a local, where the plan depends on names and URLs alone.
   */
  private isNull({ isKnown, variables, locals, references }: Found, path: string): boolean {
    if (isKnown) return variables.length > 0;
    return locals.length > 0 && references.length === 0 && NUMBER.test(path) && this.source.locals.holdNoNumbers;
  }

  private find(references: readonly string[]): Found | undefined {
    const { instance, configuration, references: all } = this.source;
    return configuration && all.of(instance, configuration, references);
  }

  private originOf(found: Found, path: string, unknown: boolean): Origin {
    const { instance, locals } = this.source;
    const [local] = found.locals;
    const from = found.variables[0] ?? local?.address;
    const inferred = unknown && found.references.length === 0;
    const possible = inferred && local !== undefined ? locals.of(instance, local, acceptedIn(path)) : [];
    const origin = {
      // One of several is a guess.
      references: possible.length === 1 ? possible : found.references,
      ...(from === undefined ? {} : { from: possible.length > 1 ? `${from}: one of ${namesOf(possible)}` : from }),
    };
    if (origin.references.length > 0 || from !== undefined) this.origins.set(path, origin);
    return origin;
  }
}

/** Fields that hold a time or a count. */
const NUMBER =
  /(?:timeout|timeout_seconds|deadline|ack_deadline_seconds|duration|backoff|retries|retry_count|attempts)$/;

const LEFT_OUT: Origin = { references: [], isLeftOut: true };

/** The expressions of a block by field, not one expression for all of it. */
function isBlock(written: unknown): boolean {
  return isBody(written) && !('references' in written) && !('constant_value' in written);
}

/** The plan does not say how the block is written. */
const WRITTEN_UNKNOWN = Symbol('unknown');

function at(unknown: unknown, key: string): unknown {
  return isBody(unknown) ? unknown[key] : undefined;
}

function below(written: unknown, key: string): unknown {
  if (written === WRITTEN_UNKNOWN) return WRITTEN_UNKNOWN;
  return isBody(written) ? written[key] : undefined;
}

/** The expressions of an item: each block has its own, the items of one attribute share theirs. */
function item(written: unknown, i: number): unknown {
  return Array.isArray(written) ? (written as unknown[])[i] : isExpression(written) ? undefined : written;
}

function isExpression(written: unknown): written is { readonly references: readonly string[] } {
  return isBody(written) && Array.isArray(written['references']);
}

/**
 * The provider computes attributes and some blocks that were left out. These blocks it never computes: where one is
 * unknown, a `dynamic` block makes it.
 */
const NEVER_COMPUTED: ReadonlySet<string> = new Set([
  'app_engine_http_target',
  'dead_letter_policy',
  'event_trigger',
  'http_target',
  'pubsub_target',
  'push_config',
  'retry_policy',
]);

/** The exceptions. */
const COMPUTED: ReadonlySet<string> = new Set(['google_cloudfunctions_function.event_trigger']);

/** Which attributes of a resource can be the value of a field: of an address only those that are addresses. */
function acceptedIn(path: string): (attribute: string) => boolean {
  if (NUMBER.test(path)) return () => false; // a number names no resource
  const isUrl = /(?:^|[._])(?:uri|url|endpoint|audience)$/.test(path);
  return (attribute) => !isUrl || /(?:uri|url|urls\[\d+\])$/.test(attribute);
}

/** An expression for a value that is not known: of one resource its reference. */
function textOf(origin: Origin | undefined): string {
  const all = origin?.references ?? [];
  if (all.length > 0) return `\${${all.map(referenceText).join(' or ')}}`;
  return origin?.from === undefined ? UNKNOWN : `\${(known after apply, ${origin.from})}`;
}

/** The first resources by their addresses; more are counted. */
function namesOf(references: readonly Reference[]): string {
  const shown = references.slice(0, 3).map(({ address }) => address);
  return [...shown, ...(references.length > 3 ? [`${references.length - 3} more`] : [])].join(', ');
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
