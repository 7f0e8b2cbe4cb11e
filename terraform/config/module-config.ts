import type { SourcePosition } from '../resource';
import type { IgnoreComment } from '../resource';

/** A module as it is written: its files together. */
export interface ModuleConfig {
  readonly resources: readonly WrittenResource[];
  readonly data: readonly WrittenResource[];
  readonly variables: ReadonlyMap<string, Written>;
  readonly locals: ReadonlyMap<string, unknown>;
  readonly outputs: ReadonlyMap<string, Written>;
  readonly modules: ReadonlyMap<string, ModuleCallConfig>;
  /** The version constraint of hashicorp/google. @default - none */
  readonly googleVersion?: string | undefined;
  /** Reads a file beside the module, for `file` and `templatefile`; undefined where there is none. */
  readonly readFile: (path: string) => string | undefined;
}

export type Written = Readonly<Record<string, unknown>>;

export interface WrittenResource {
  readonly type: string;
  readonly name: string;
  readonly body: Written;
  readonly source: SourcePosition | undefined;
  /** Comments that accept findings of it. */
  readonly ignores: readonly IgnoreComment[];
}

/** A call of a module, and the module where it could be read. */
export interface ModuleCallConfig {
  readonly body: Written;
  readonly module: ModuleConfig | undefined;
}

/** A file of Terraform: its JSON, and where its resources stand. */
export interface ModuleFile {
  readonly document: unknown;
  readonly positionOf: (type: string, name: string) => SourcePosition | undefined;
  /** By `type.name`. @default - none */
  readonly ignores?: ReadonlyMap<string, readonly IgnoreComment[]>;
}

/**
 * Puts the files of a module together.
 * @param moduleAt reads the module of a call, from its name and its body
 */
export function moduleConfig(
  files: readonly ModuleFile[],
  moduleAt: (name: string, body: Written) => ModuleConfig | undefined,
  readFile: ModuleConfig['readFile'] = () => undefined,
): ModuleConfig {
  const resources: WrittenResource[] = [];
  const data: WrittenResource[] = [];
  const locals = new Map<string, unknown>();
  const [variables, outputs] = [new Map<string, Written>(), new Map<string, Written>()];
  const modules = new Map<string, ModuleCallConfig>();
  let googleVersion: string | undefined;
  for (const file of files) {
    const { document } = file;
    resources.push(...typed(field(document, 'resource'), file));
    data.push(...typed(field(document, 'data'), { document, positionOf: file.positionOf }));
    for (const one of bodies(field(document, 'locals')))
      for (const [name, value] of Object.entries(one)) locals.set(name, value);
    for (const terraform of bodies(field(document, 'terraform'))) googleVersion ??= versionIn(terraform);
    for (const [name, body] of named(field(document, 'variable'))) variables.set(name, body);
    for (const [name, body] of named(field(document, 'output'))) outputs.set(name, body);
    for (const [name, body] of named(field(document, 'module')))
      modules.set(name, { body, module: moduleAt(name, body) });
  }
  return { resources, data, variables, locals, outputs, modules, googleVersion, readFile };
}

function versionIn({ required_providers: providers }: Written): string | undefined {
  const version = bodies(bodies(providers)[0]?.['google'])[0]?.['version'];
  return typeof version === 'string' ? version : undefined;
}

function typed(value: unknown, { positionOf, ignores }: ModuleFile): WrittenResource[] {
  return bodies(value).flatMap((types) =>
    Object.entries(types).flatMap(([type, ofType]) =>
      named(ofType).map(([name, body]) => {
        const source = positionOf(type, name);
        return { type, name, body, source, ignores: ignores?.get(`${type}.${name}`) ?? [] };
      }),
    ),
  );
}

/** Blocks with a name: an object by name, or a list of such objects; each body an object or a list of one. */
function named(value: unknown): [string, Written][] {
  return bodies(value).flatMap((one) =>
    Object.entries(one).flatMap(([name, body]): [string, Written][] => bodies(body).map((written) => [name, written])),
  );
}

/** An object, or the objects of a list. */
function bodies(value: unknown): Written[] {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  return all.filter((one): one is Written => typeof one === 'object' && one !== null && !Array.isArray(one));
}

function field(document: unknown, name: string): unknown {
  return bodies(document)[0]?.[name];
}
