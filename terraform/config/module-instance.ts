import { keyText, moduleAddress, type ModuleStep } from '../plan/plan-instances';
import { itemsOf } from './evaluate';
import type { Scope } from './scope';
import { evaluateJson } from './evaluate-json';
import type { ModuleConfig, Written, WrittenResource } from './module-config';
import { policyData } from './iam-policy';
import { withTypeDefaults } from './variable-type';
import { chosenAt, known, list, object, referencesOf, textIn, unknown, type Value } from './value';

/** One instance of a resource: its key, and what names mean in its body. */
export interface ResourceInstance {
  readonly written: WrittenResource;
  readonly address: string;
  readonly scope: Scope;
}

/** What one module instance is made of. */
interface ModuleInputs {
  readonly config: ModuleConfig;
  readonly steps: readonly ModuleStep[];
  /** Its arguments, by name of the variable. */
  readonly given: ReadonlyMap<string, Value>;
}

/** A module with the values of its variables. Everything in it is evaluated when it is asked for, once. */
export class ModuleInstance {
  private readonly memory = new Map<string, Value>();
  /** What is being evaluated: a value that depends on itself is not known. */
  private readonly open = new Set<string>();
  private readonly written = new Map<string, WrittenResource>();
  private readonly expanded = new Map<WrittenResource, readonly ResourceInstance[]>();
  private readonly calls = new Map<string, readonly (readonly [string | number | undefined, ModuleInstance])[]>();
  private readonly scope: Scope;

  constructor(private readonly inputs: ModuleInputs) {
    for (const one of inputs.config.resources) this.written.set(`${one.type}.${one.name}`, one);
    for (const one of inputs.config.data) this.written.set(`data.${one.type}.${one.name}`, one);
    this.scope = {
      names: new Map(),
      lookup: (root, name) => this.lookup(root, name),
      readFile: inputs.config.readFile,
    };
  }

  /** Every managed resource instance, those of called modules last. */
  resources(): ResourceInstance[] {
    return [
      ...this.inputs.config.resources.flatMap((one) => this.instancesOf(one, '')),
      ...[...this.inputs.config.modules.keys()].flatMap((name) =>
        this.modulesOf(name).flatMap(([, module]) => module.resources()),
      ),
    ];
  }

  output(name: string): Value {
    const body = this.inputs.config.outputs.get(name);
    return this.once(`output.${name}`, () => evaluateJson(body?.['value'] ?? null, this.scope));
  }

  private once(key: string, compute: () => Value): Value {
    const before = this.memory.get(key);
    if (before !== undefined) return before;
    if (this.open.has(key)) return unknown(`\${${key}}`);
    this.open.add(key);
    const value = compute();
    this.open.delete(key);
    this.memory.set(key, value);
    return value;
  }

  private lookup(root: string, name: string): Value | undefined {
    switch (root) {
      case 'var':
        return this.once(`var.${name}`, () => this.variable(name));
      case 'local':
        return this.once(`local.${name}`, () => {
          const { locals } = this.inputs.config;
          return locals.has(name)
            ? chosenAt(evaluateJson(locals.get(name), this.scope), `local ${name}`)
            : unknown(`\${local.${name}}`);
        });
      case 'module':
        return this.once(`module.${name}`, () => this.module(name));
      case 'path':
        return known(name === 'module' ? '.' : '');
      case 'each':
      case 'count':
      case 'data':
      case 'terraform':
      case 'self':
        return undefined;
      default:
        return this.once(`${root}.${name}`, () => this.resource(root, name));
    }
  }

  private variable(name: string): Value {
    const given = this.inputs.given.get(name);
    const written = this.inputs.config.variables.get(name);
    const isNull = given?.kind === 'known' && given.value === null;
    const place = `variable ${[...this.inputs.steps.map((step) => `module.${step.name}`), name].join('.')}`;
    const from = `default of ${place}`;
    const withDefaults = (value: Value) => withTypeDefaults(value, written?.['type'], this.scope, from);
    if (given !== undefined && !(isNull && written?.['nullable'] === false)) return withDefaults(given);
    if (written === undefined || !('default' in written))
      return unknown(`\${var.${name}}`, [], `${place}, without a default`);
    return withDefaults(chosenAt(evaluateJson(written['default'], this.scope), from));
  }

  private module(name: string): Value {
    const all = this.modulesOf(name);
    const value = (module: ModuleInstance): Value => {
      const names = [...module.inputs.config.outputs.keys()];
      return {
        kind: 'object',
        references: [],
        names: () => names,
        get: (one) => (names.includes(one) ? module.output(one) : undefined),
      };
    };
    if (all.length === 0) return unknown(`\${module.${name}}`);
    return keyed(all.map(([key, module]) => [key, value(module)] as const));
  }

  private modulesOf(name: string): readonly (readonly [string | number | undefined, ModuleInstance])[] {
    const before = this.calls.get(name);
    if (before !== undefined) return before;
    const call = this.inputs.config.modules.get(name);
    const config = call?.module;
    const made =
      call === undefined || config === undefined
        ? []
        : this.expand(call.body).map(({ key, scope }) => {
            const given = new Map(
              Object.entries(call.body)
                .filter(([argument]) => config.variables.has(argument))
                .map(([argument, written]): [string, Value] => [argument, evaluateJson(written, scope)]),
            );
            const steps = [...this.inputs.steps, { name, key }];
            return [key, new ModuleInstance({ config, steps, given })] as const;
          });
    this.calls.set(name, made);
    return made;
  }

  private resource(type: string, name: string): Value {
    const written = this.written.get(`${type}.${name}`);
    const prefix = type.startsWith('data.') ? 'data.' : '';
    if (written === undefined) return unknown(`\${${type}.${name}}`);
    const instances = this.instancesOf(written, prefix);
    return keyed(instances.map((instance) => [keyOf(instance.address), this.instanceValue(instance)] as const));
  }

  /** A resource as a value: its attributes as they are written, the others known at apply. */
  private instanceValue({ written, address, scope }: ResourceInstance): Value {
    const { body } = written;
    const get = (name: string): Value | undefined => {
      if (name === 'policy_data' && written.type === 'google_iam_policy') return policyData(get('binding'));
      if (META.has(name) || body[name] === undefined || body[name] === null) return undefined;
      const place = { address, attribute: name };
      const value = this.once(`${address}.${name}`, () => evaluateJson(body[name], scope));
      // The resource that is named comes before what its own value depends on.
      return value.kind === 'known' || value.kind === 'unknown'
        ? { ...value, references: [place, ...value.references] }
        : placedAt(value, place);
    };
    // What a data source reads is the resource whose name it is given.
    const references =
      /(^|\.)data\.[a-z]/.test(address) && body['name'] !== undefined ? referencesOf(get('name') ?? known(null)) : [];
    return { kind: 'object', references, names: () => Object.keys(body), get, place: { address, attribute: '' } };
  }

  private instancesOf(written: WrittenResource, prefix: string): readonly ResourceInstance[] {
    const before = this.expanded.get(written);
    if (before !== undefined) return before;
    const { steps } = this.inputs;
    const inModule = steps.length === 0 ? '' : `${moduleAddress(steps)}.`;
    const made = this.expand(written.body).map(({ key, scope }) => {
      return { written, address: `${inModule}${prefix}${written.type}.${written.name}${keyText(key)}`, scope };
    });
    this.expanded.set(written, made);
    return made;
  }

  /** The instances of a block with `count` or `for_each`; one without a key where they are not known. */
  private expand(body: Written): { readonly key: string | number | undefined; readonly scope: Scope }[] {
    const scoped = (name: string, value: Value): Scope => ({ ...this.scope, names: new Map([[name, value]]) });
    if (body['count'] !== undefined && body['count'] !== null) {
      const count = evaluateJson(body['count'], this.scope);
      const times = textIn(count);
      if (times === undefined)
        return [{ key: undefined, scope: scoped('count', object(new Map([['index', unknown('${count.index}')]]))) }];
      return Array.from({ length: toCount(times) }, (_, key) => {
        return { key, scope: scoped('count', object(new Map([['index', known(key)]]))) };
      });
    }
    if (body['for_each'] === undefined || body['for_each'] === null) return [{ key: undefined, scope: this.scope }];
    const all = evaluateJson(body['for_each'], this.scope);
    const items = itemsOf(all);
    const each = (key: Value, value: Value) =>
      scoped(
        'each',
        object(
          new Map([
            ['key', key],
            ['value', value],
          ]),
        ),
      );
    if (items === undefined) return [{ key: undefined, scope: each(unknown('${each.key}'), all) }];
    return items.map(([key, value], i) => {
      const name = all.kind === 'list' ? textIn(value) : textIn(key);
      return { key: name ?? i, scope: each(name === undefined ? key : known(name), value) };
    });
  }
}

/** `count` of a condition may be written as true or false. */
function toCount(text: string): number {
  const count = text === 'true' ? 1 : Number(text);
  return Number.isInteger(count) && count > 0 ? count : 0;
}

/** Fields that Terraform itself reads. */
export const META: ReadonlySet<string> = new Set([
  '//',
  'connection',
  'count',
  'depends_on',
  'for_each',
  'lifecycle',
  'provider',
  'provisioner',
  'source',
  'version',
]);

/** A block of a resource: what it does not hold is known at apply. */
function placedAt(value: Value, place: { readonly address: string; readonly attribute: string }): Value {
  if (value.kind === 'object') return { ...value, place };
  if (value.kind !== 'list') return value;
  const items = value.items.map((item, i) => placedAt(item, { ...place, attribute: `${place.attribute}[${i}]` }));
  return { ...value, items };
}

/** The value of something with `count` or `for_each`: a list or an object of its instances. */
function keyed(all: readonly (readonly [string | number | undefined, Value])[]): Value {
  const [first] = all;
  if (first === undefined) return list([]);
  if (first[0] === undefined) return first[1];
  if (typeof first[0] === 'number') return list(all.map(([, value]) => value));
  return object(new Map(all.map(([key, value]) => [String(key), value])));
}

function keyOf(address: string): string | number | undefined {
  const text = /\[("(?:[^"\\]|\\.)*"|\d+)\]$/.exec(address)?.[1];
  return text === undefined ? undefined : (JSON.parse(text) as string | number);
}
