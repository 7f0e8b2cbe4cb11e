import type { Reference } from '../resource';
import { inModuleAddress, keyText, type Instance, type ModuleStep } from './plan-instances';
import type { FoundLocal } from './plan-references';
import type { PlanDocument, RelevantAttribute } from './plan-shape';

/**
 * What a local may stand for. A plan does not hold the expressions of locals, but it lists every attribute that its
 * values depend on: those that no expression names directly reach it through locals.
 */
export class PlanLocals {
  private known: Map<string, Candidate[]> | undefined;

  constructor(
    private readonly document: PlanDocument,
    private readonly instances: readonly Instance[],
  ) {}

  /** By the module's names; found when a local is met. */
  private get candidates(): ReadonlyMap<string, Candidate[]> {
    return (this.known ??= this.find());
  }

  private find(): Map<string, Candidate[]> {
    const { document, instances } = this;
    const candidates = new Map<string, Candidate[]>();
    const relevant = document.relevant_attributes ?? [];
    if (relevant.length === 0) return candidates;
    const direct = directlyNamed(document);
    const byConfig = new Map<string, Instance[]>();
    for (const instance of instances) {
      const at = withoutKeys(instance);
      const same = byConfig.get(at);
      if (same === undefined) byConfig.set(at, [instance]);
      else same.push(instance);
    }
    for (const one of relevant) {
      const named = direct.has(`${one.resource}.${attributeOf(one)}`);
      const config = one.resource.replace(/\[[^\]]*\]/g, '');
      const all = byConfig.get(config) ?? [];
      // The key of an instance is given where one instance alone is read.
      const exact = all.filter(({ resource }) => resource.address === one.resource);
      for (const instance of exact.length > 0 ? exact : all) {
        const module = moduleKey(instance.module);
        const candidate = { instance, attribute: attributeOf(one), named };
        const known = candidates.get(module);
        if (known === undefined) candidates.set(module, [candidate]);
        else known.push(candidate);
      }
    }
    return candidates;
  }

  /**
   * The resources that a local may give to an instance: the only one with such an attribute in the local's module, or the
   * one with the name of the instance's key or of what is read of the local. Several where neither decides.
   * @param accepts is it an attribute that the field can hold?
   */
  of(instance: Instance, local: FoundLocal, accepts: (attribute: string) => boolean): Reference[] {
    const own = withoutKeys(instance);
    const all = (this.candidates.get(moduleKey(local.module)) ?? []).flatMap((one) => {
      // Of a whole resource the local's reader takes a part.
      const attribute = one.attribute === '' ? local.keys.join('.') : one.attribute;
      // No resource depends on itself.
      return accepts(attribute) && withoutKeys(one.instance) !== own ? [{ ...one, attribute }] : [];
    });
    const unnamed = all.filter(({ named }) => !named);
    const possible = unnamed.length > 0 ? unnamed : all;
    const { index } = instance.resource;
    const keys = [...(index === undefined ? [] : [String(index)]), ...local.keys];
    const ofKey = possible.filter(({ instance: { resource } }) => keys.some((key) => isNamed(resource, key)));
    const byAddress = new Map<string, Reference>();
    for (const { instance: one, attribute } of ofKey.length > 0 ? ofKey : possible) {
      const { type, name, index: key } = one.resource;
      const address = inModuleAddress(one.module, `${type}.${name}${keyText(key)}`);
      if (!byAddress.has(address)) byAddress.set(address, { address, attribute });
    }
    return [...byAddress.values()];
  }

  /**
   * Is every attribute that the plan depends on one that cannot hold a time or a count, such as a name or a URL? False
   * where the plan does not say what it depends on.
   */
  get holdNoNumbers(): boolean {
    const { relevant_attributes: relevant } = this.document;
    return relevant?.every((one) => IDENTIFIES.test(attributeOf(one))) ?? false;
  }
}

/** Attributes that identify something. */
const IDENTIFIES =
  /(?:^|[._])(?:id|name|email|member|uri|url|urls\[\d+\]|link|location|region|project|topic|subscription|service|policy_data)$/;

interface Candidate {
  readonly instance: Instance;
  readonly attribute: string;
  /** Does an expression name it directly? */
  readonly named: boolean;
}

function isNamed({ name, index, values }: Instance['resource'], key: string): boolean {
  return values?.['name'] === key || name === key || String(index) === key;
}

function moduleKey(steps: readonly ModuleStep[]): string {
  return steps.map(({ name }) => name).join('.');
}

function withoutKeys({ resource, module }: Instance): string {
  return [...module.map(({ name }) => `module.${name}`), `${resource.type}.${resource.name}`].join('.');
}

function attributeOf({ attribute }: RelevantAttribute): string {
  return attribute.map((part, i) => (typeof part === 'number' ? `[${part}]` : i === 0 ? part : `.${part}`)).join('');
}

/** Every attribute that an expression of the root module and its modules names, by the address without keys. */
function directlyNamed(document: PlanDocument): Set<string> {
  const named = new Set<string>();
  const collect = (value: unknown, prefix: string): void => {
    if (Array.isArray(value)) for (const one of value) collect(one, prefix);
    else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) {
        if (key === 'references' && Array.isArray(inner))
          for (const text of inner) named.add(`${prefix}${String(text)}`);
        else if (key === 'module_calls') ofCalls(inner as Record<string, unknown>, prefix);
        else collect(inner, prefix);
      }
  };
  const ofCalls = (calls: Readonly<Record<string, unknown>>, prefix: string): void => {
    for (const [name, call] of Object.entries(calls)) {
      const { module, ...arguments_ } = call as { readonly module?: unknown };
      collect(arguments_, prefix);
      collect(module, `${prefix}module.${name}.`);
    }
  };
  collect(document.configuration?.root_module, '');
  return named;
}
