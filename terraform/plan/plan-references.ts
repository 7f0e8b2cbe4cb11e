import type { Reference } from '../resource';
import { inModuleAddress, keyText, moduleAddress, type Instance, type ModuleStep } from './plan-instances';
import type { ConfiguredModule, ConfiguredResource, Expression, ModuleCall, PlanDocument } from './plan-shape';

type Key = string | number | undefined;

/** A module instance: how it is written, how it is called, and where. */
interface Scope {
  readonly module: ConfiguredModule;
  readonly steps: readonly ModuleStep[];
  /** What its addresses begin with: empty, or `module.x["k"].`. */
  readonly prefix: string;
  readonly parent: Scope | undefined;
  readonly call: ModuleCall | undefined;
}

/** What `each` and `count` mean where an expression stands. */
interface Each {
  readonly key: Key;
  readonly forEach: Expression | undefined;
}

const NO_EACH: Each = { key: undefined, forEach: undefined };
/** Modules in modules, variables of variables: no configuration is deeper. */
const DEEPEST = 50;

/** Follows the references of a plan's configuration to resource instances, through modules, variables and outputs. */
export class PlanReferences {
  private readonly root: Scope;
  private readonly scopes = new Map<string, Scope | undefined>();
  private readonly configured = new Map<ConfiguredModule, Map<string, ConfiguredResource>>();
  private readonly parsed = new WeakMap<readonly string[], readonly (readonly Part[])[]>();
  /** Keys of the instances of a resource, by its full address without key. */
  private readonly resourceKeys = new Map<string, Key[]>();
  /** Keys of the instances of a module, by its full address without the last key. */
  private readonly moduleKeys = new Map<string, Set<Key>>();

  constructor(document: PlanDocument, instances: readonly Instance[]) {
    this.root = {
      module: document.configuration?.root_module ?? {},
      steps: [],
      prefix: '',
      parent: undefined,
      call: undefined,
    };
    for (const { resource, module } of instances) {
      const address = inModuleAddress(module, `${resource.type}.${resource.name}`);
      const keys = this.resourceKeys.get(address);
      if (keys === undefined) this.resourceKeys.set(address, [resource.index]);
      else keys.push(resource.index);
      module.forEach(({ name, key }, i) => {
        const at = inModuleAddress(module.slice(0, i), `module.${name}`);
        const known = this.moduleKeys.get(at);
        if (known === undefined) this.moduleKeys.set(at, new Set([key]));
        else known.add(key);
      });
    }
  }

  /** How a resource is written; undefined where the plan holds no configuration of it. */
  configurationOf({ resource, module }: Instance): ConfiguredResource | undefined {
    const scope = this.scopeAt(module);
    if (scope === undefined) return undefined;
    let byAddress = this.configured.get(scope.module);
    if (byAddress === undefined) {
      byAddress = new Map((scope.module.resources ?? []).map((one) => [one.address, one]));
      this.configured.set(scope.module, byAddress);
    }
    // Most resources are written in the root module without `for_each`: then their address is that of the configuration.
    return byAddress.get(resource.address) ?? byAddress.get(`${resource.type}.${resource.name}`);
  }

  /** The resources that an expression of a resource refers to. */
  of({ resource, module }: Instance, configuration: ConfiguredResource, references: readonly string[]): Found {
    const scope = this.scopeAt(module);
    const found: Finding = { references: [], locals: [], variables: [], isKnown: scope !== undefined };
    const each = { key: resource.index, forEach: configuration.for_each_expression };
    if (scope !== undefined) this.follow(references, { scope, each, rest: [], depth: 0 }, found);
    const { references: all, locals, variables, isKnown } = found;
    return {
      references: distinct(all, ({ address, attribute }) => `${address} ${attribute}`),
      locals: distinct(locals, ({ address, keys }) => `${address} ${keys.join(' ')}`),
      variables: distinct(variables, (variable) => variable),
      isKnown,
    };
  }

  private scopeAt(steps: readonly ModuleStep[]): Scope | undefined {
    if (steps.length === 0) return this.root;
    const at = inModuleAddress(steps, '');
    if (this.scopes.has(at)) return this.scopes.get(at);
    const parent = this.scopeAt(steps.slice(0, -1));
    const scope = parent && childOf(parent, steps.at(-1));
    this.scopes.set(at, scope);
    return scope;
  }

  private follow(references: readonly string[], at: Place, found: Finding): void {
    if (at.depth > DEEPEST) {
      found.isKnown = false;
      return;
    }
    for (const parts of this.partsIn(references)) this.one(parts, at, found);
  }

  /** The same list stands for every instance of a resource: it is read once. */
  private partsIn(references: readonly string[]): readonly (readonly Part[])[] {
    let parts = this.parsed.get(references);
    if (parts === undefined) {
      parts = mostSpecific(references).map(partsOf);
      this.parsed.set(references, parts);
    }
    return parts;
  }

  private one(parts: readonly Part[], at: Place, found: Finding): void {
    const { scope, each, depth } = at;
    const [root, second] = parts;
    const rest = at.rest.length === 0 ? parts.slice(2) : [...parts.slice(2), ...at.rest];
    switch (root) {
      case 'each':
        if (second === 'value')
          this.follow(each.forEach?.references ?? [], { scope, each, rest, depth: depth + 1 }, found);
        return;
      case 'count':
      case 'path':
      case 'terraform':
        return;
      case 'local':
        found.isKnown = false;
        found.locals.push({
          address: `${scope.prefix}local.${String(second)}`,
          module: scope.steps,
          keys: rest.map((part) => String(part).replace(KEY, '')),
        });
        return;
      case 'var':
        found.variables.push(variableText(scope, String(second)));
        if (scope.parent !== undefined && typeof second === 'string') {
          const caller = { key: scope.steps.at(-1)?.key, forEach: scope.call?.for_each_expression };
          const given = expressionIn(scope.call?.expressions?.[second]);
          this.follow(given, { scope: scope.parent, each: caller, rest, depth: depth + 1 }, found);
        }
        return;
      case 'module':
        this.ofModule(String(second), rest, at, found);
        return;
      default:
        found.isKnown = false;
        this.ofResource(`${String(root)}.${String(second)}`, rest, at, found);
    }
  }

  private ofModule(name: string, parts: readonly Part[], at: Place, found: Finding): void {
    const { scope, each, depth } = at;
    const keys = this.moduleKeys.get(`${scope.prefix}module.${name}`) ?? new Set<Key>();
    const { chosen, rest } = chooseKeys([...keys], parts, each.key);
    const [output, ...further] = rest;
    found.isKnown &&= chosen.length > 0;
    for (const key of chosen) {
      const child = this.scopeAt([...scope.steps, { name, key }]);
      const all = Object.entries(child?.module.outputs ?? {}).filter(([one]) => output === undefined || one === output);
      found.isKnown &&= all.length > 0;
      for (const [, { expression }] of child === undefined ? [] : all)
        this.follow(
          expression?.references ?? [],
          { scope: child as Scope, each: { ...NO_EACH, key: each.key }, rest: further, depth: depth + 1 },
          found,
        );
    }
  }

  private ofResource(address: string, parts: readonly Part[], { scope, each }: Place, found: Finding): void {
    const full = scope.prefix + address;
    const { chosen, rest } = chooseKeys(this.resourceKeys.get(full) ?? [], parts, each.key);
    for (const key of chosen) found.references.push({ address: full + keyText(key), attribute: attributeText(rest) });
  }
}

/** What the references of an expression lead to. */
export interface Found {
  readonly references: readonly Reference[];
  /** Locals, whose expressions a plan does not hold. */
  readonly locals: readonly FoundLocal[];
  /** Variables, such as `default of variable module.report.timeout`, the nearest first. */
  readonly variables: readonly string[];
  /** Does the expression depend on nothing but constants and variables, whose values are known when a plan is made? */
  readonly isKnown: boolean;
}

/** The same, while references are followed. */
interface Finding {
  readonly references: Reference[];
  readonly locals: FoundLocal[];
  readonly variables: string[];
  isKnown: boolean;
}

/** A local that an expression reads. */
export interface FoundLocal {
  /** Full address, such as `module.report.local.url`. */
  readonly address: string;
  /** The module that it stands in. */
  readonly module: readonly ModuleStep[];
  /** Keys and names that are read of its value, such as `api` of `local.urls["api"]`. */
  readonly keys: readonly string[];
}

interface Place {
  readonly scope: Scope;
  readonly each: Each;
  /** What is read of the value that the expression gives. */
  readonly rest: readonly Part[];
  readonly depth: number;
}

type Part = string | number;

/** A module whose caller gives no value has the default of its variable. */
function variableText({ steps, call }: Scope, name: string): string {
  const variable = `variable ${[...steps.map((step) => `module.${step.name}`), name].join('.')}`;
  return call !== undefined && call.expressions?.[name] === undefined ? `default of ${variable}` : variable;
}

function childOf(parent: Scope, step: ModuleStep | undefined): Scope | undefined {
  const call = step && parent.module.module_calls?.[step.name];
  if (call?.module === undefined) return undefined;
  const steps = [...parent.steps, step as ModuleStep];
  return { module: call.module, steps, prefix: `${moduleAddress(steps)}.`, parent, call };
}

/** The references of an argument; of an object argument those of its parts. */
function expressionIn(argument: unknown): readonly string[] {
  return (argument as Expression | undefined)?.references ?? [];
}

/** A reference is followed by its own beginnings, such as `a.b.c` by `a.b`: they are left out. */
function mostSpecific(references: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (const reference of references) {
    const before = kept.at(-1);
    if (before === undefined || !isBeginning(reference, before)) kept.push(reference);
  }
  return distinct(kept, (one) => one);
}

function isBeginning(reference: string, of: string): boolean {
  if (!of.startsWith(reference)) return false;
  const next = of.charAt(reference.length);
  return next === '' || next === '.' || next === '[';
}

/** `google_x.y["k"].uri`: `google_x`, `y`, `k` as a key, `uri`. */
function partsOf(reference: string): Part[] {
  if (!reference.includes('[')) return reference.split('.');
  return [...reference.matchAll(/\[("(?:[^"\\]|\\.)*"|\d+)\]|([^.[\]]+)/g)].map(([, key, name]) =>
    key === undefined ? (name ?? '') : key.startsWith('"') ? KEY + (JSON.parse(key) as string) : Number(key),
  );
}

/** Marks a text that stands in brackets, which no name starts with. */
const KEY = '\0';

/** The instances that are meant: by the key that is written, by the key of the instance that refers, or all. */
function chooseKeys(
  keys: readonly Key[],
  parts: readonly Part[],
  own: Key,
): { readonly chosen: readonly Key[]; readonly rest: readonly Part[] } {
  if (keys.length === 1 && keys[0] === undefined) return { chosen: keys, rest: parts };
  const [first, ...rest] = parts;
  const written = typeof first === 'string' && first.startsWith(KEY) ? first.slice(KEY.length) : first;
  const isKey = typeof first === 'number' || first?.startsWith(KEY) === true;
  if (isKey && keys.includes(written)) return { chosen: [written], rest };
  if (own !== undefined && keys.includes(own)) return { chosen: [own], rest: isKey ? rest : parts };
  return { chosen: keys, rest: isKey ? rest : parts };
}

function attributeText(parts: readonly Part[]): string {
  const [only] = parts;
  if (parts.length === 1 && typeof only === 'string' && !only.startsWith(KEY)) return only;
  return parts
    .map((part, i) => {
      if (typeof part === 'number') return `[${part}]`;
      if (part.startsWith(KEY)) return `[${JSON.stringify(part.slice(KEY.length))}]`;
      return i === 0 ? part : `.${part}`;
    })
    .join('');
}

/** Each once; most lists have one item. */
function distinct<T>(all: readonly T[], keyOf: (one: T) => string): readonly T[] {
  return all.length < 2 ? all : [...new Map(all.map((one) => [keyOf(one), one])).values()];
}
