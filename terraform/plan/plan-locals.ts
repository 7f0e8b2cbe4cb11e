import type { Reference } from '../resource';
import { inModuleAddress, keyText, type Instance } from './plan-instances';
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
      for (const instance of byConfig.get(config) ?? []) {
        const module = instance.module.map(({ name }) => name).join('.');
        const candidate = { instance, attribute: attributeOf(one), named };
        const known = candidates.get(module);
        if (known === undefined) candidates.set(module, [candidate]);
        else known.push(candidate);
      }
    }
    return candidates;
  }

  /**
   * The resources that a local of an instance may give: the only one with such an attribute, or the one with the name
   * of the instance's key. Several where neither decides.
   * @param accepts is it an attribute that the field can hold?
   */
  of(instance: Instance, accepts: (attribute: string) => boolean): Reference[] {
    const module = instance.module.map(({ name }) => name).join('.');
    const all = (this.candidates.get(module) ?? []).filter(({ attribute }) => accepts(attribute));
    const unnamed = all.filter(({ named }) => !named);
    const possible = unnamed.length > 0 ? unnamed : all;
    const key = instance.resource.index;
    const ofKey = possible.filter(({ instance: { resource } }) => key !== undefined && isNamed(resource, String(key)));
    return (ofKey.length > 0 ? ofKey : possible).map(({ instance: { resource, module: steps }, attribute }) => ({
      address: inModuleAddress(steps, `${resource.type}.${resource.name}${keyText(resource.index)}`),
      attribute,
    }));
  }
}

interface Candidate {
  readonly instance: Instance;
  readonly attribute: string;
  /** Does an expression name it directly? */
  readonly named: boolean;
}

function isNamed({ name, index, values }: Instance['resource'], key: string): boolean {
  return values?.['name'] === key || name === key || String(index) === key;
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
