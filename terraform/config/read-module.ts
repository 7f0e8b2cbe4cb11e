import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseJson } from '../../files/parse-json';
import { evaluateJson } from './evaluate-json';
import { ignoreComments } from './ignore-comments';
import { moduleConfig, type ModuleConfig, type ModuleFile, type Written } from './module-config';
import { readHcl } from './read-hcl';
import type { Value } from './value';

/** A module that was read, and the values of its variables that files set. */
export interface RootModule {
  readonly config: ModuleConfig;
  readonly given: ReadonlyMap<string, Value>;
  /** Calls of modules that could not be read, such as `module.net (terraform-google-modules/network/google)`. */
  readonly unread: readonly string[];
}

/** Does the folder hold files of Terraform's language, or its JSON under another name than CDKTF's? */
export function isModuleFolder(folder: string): boolean {
  return filesIn(folder).length > 0;
}

/** Is it a file of Terraform, and not of CDKTF? */
export function isModuleFile(file: string): boolean {
  return /\.tf(\.json)?$/.test(file) && !file.endsWith('cdk.tf.json');
}

function filesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /\.tf(\.json)?$/.test(name) && !/(^|_)override\.tf(\.json)?$/.test(name))
    .sort();
}

/**
 * Reads a folder of `.tf` and `.tf.json` files, and the modules that it calls: those beside it, and those that
 * `terraform init` has put into `.terraform/modules`.
 * @throws InputError INP002 for a file that is not Terraform's
 */
export async function readModule(folder: string): Promise<RootModule> {
  const unread: string[] = [];
  const loader = new Loader(installedIn(folder), unread);
  const config = await loader.load(folder, []);
  const locked = lockedVersion(folder);
  return {
    config: locked === undefined ? config : { ...config, googleVersion: locked },
    given: await variablesIn(folder),
    unread,
  };
}

/** The version of hashicorp/google that `terraform init` has chosen. */
function lockedVersion(folder: string): string | undefined {
  const file = join(folder, '.terraform.lock.hcl');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return /provider "[^"]*\/hashicorp\/google" \{\s*version\s*=\s*"([^"]+)"/.exec(text)?.[1];
}

/** A file on its own: `main.tf` or `x.tf.json`. */
export async function readModuleFile(file: string): Promise<RootModule> {
  const unread: string[] = [];
  const config = moduleConfig([await fileOf(file)], (name, body) => {
    unread.push(callText([name], body));
    return undefined;
  });
  return { config, given: new Map(), unread };
}

class Loader {
  constructor(
    private readonly installed: ReadonlyMap<string, string>,
    private readonly unread: string[],
  ) {}

  async load(folder: string, path: readonly string[]): Promise<ModuleConfig> {
    const files = await Promise.all(filesIn(folder).map((name) => fileOf(join(folder, name))));
    const children = new Map<string, ModuleConfig>();
    const calls = moduleConfig(files, () => undefined).modules;
    for (const [name, { body }] of calls) {
      const place = this.folderOf(folder, [...path, name], body);
      if (place === undefined || path.length > DEEPEST) this.unread.push(callText([...path, name], body));
      else children.set(name, await this.load(place, [...path, name]));
    }
    const readFile = (file: string) => {
      const at = join(folder, file);
      return existsSync(at) ? readFileSync(at, 'utf8') : undefined;
    };
    return moduleConfig(files, (name) => children.get(name), readFile);
  }

  private folderOf(folder: string, path: readonly string[], { source }: Written): string | undefined {
    const local = typeof source === 'string' && /^\.\.?\//.test(source) ? join(folder, source) : undefined;
    const place = local ?? this.installed.get(path.join('.'));
    return place !== undefined && existsSync(place) ? place : undefined;
  }
}

/** Modules in modules: none is deeper. */
const DEEPEST = 20;

function callText(path: readonly string[], { source }: Written): string {
  return `${path.map((name) => `module.${name}`).join('.')} (${String(source)})`;
}

/** Folders of the modules that `terraform init` has fetched, by their path of names. */
function installedIn(folder: string): ReadonlyMap<string, string> {
  const file = join(folder, '.terraform', 'modules', 'modules.json');
  if (!existsSync(file)) return new Map();
  const { Modules: modules = [] } = parseJson(file, readFileSync(file, 'utf8')) as {
    readonly Modules?: readonly { readonly Key?: string; readonly Dir?: string }[];
  };
  return new Map(
    modules.flatMap(({ Key: key, Dir: dir }) => (key && dir !== undefined ? [[key, join(folder, dir)]] : [])),
  );
}

async function fileOf(file: string): Promise<ModuleFile> {
  const text = readFileSync(file, 'utf8');
  const isJson = file.endsWith('.json');
  const document = isJson ? parseJson(file, text) : await readHcl(file, text);
  const lines = text.split('\n');
  return {
    document,
    ...(text.includes('phasewatch:ignore:') && !isJson ? { ignores: ignoreComments(file, lines) } : {}),
    positionOf: (type, name) => {
      const line = isJson ? lineInJson(lines, type, name) : lineInHcl(lines, type, name);
      return line === undefined ? undefined : { file, line };
    },
  };
}

function lineInHcl(lines: readonly string[], type: string, name: string): number | undefined {
  const head = new RegExp(`^\\s*(?:resource|data)\\s+"?${type}"?\\s+"?${name}"?\\s*\\{`);
  return oneBased(lines.findIndex((line) => head.test(line)));
}

function lineInJson(lines: readonly string[], type: string, name: string): number | undefined {
  const ofType = lines.findIndex((line) => line.includes(`"${type}"`));
  return ofType < 0 ? undefined : oneBased(lines.findIndex((line, i) => i >= ofType && line.includes(`"${name}"`)));
}

function oneBased(index: number): number | undefined {
  return index < 0 ? undefined : index + 1;
}

/** Values that Terraform takes without being asked: `terraform.tfvars` and `*.auto.tfvars`, also as JSON. */
async function variablesIn(folder: string): Promise<Map<string, Value>> {
  const values = new Map<string, Value>();
  const scope = { names: new Map(), lookup: () => undefined, readFile: () => undefined };
  const names = readdirSync(folder).filter((name) => /^(terraform|.*\.auto)\.tfvars(\.json)?$/.test(name));
  // Terraform reads terraform.tfvars first; a later file wins.
  for (const name of names.sort(
    (a, b) => Number(b.startsWith('terraform.')) - Number(a.startsWith('terraform.')) || (a < b ? -1 : 1),
  )) {
    const file = join(folder, name);
    const text = readFileSync(file, 'utf8');
    const document = name.endsWith('.json') ? parseJson(file, text) : await readHcl(file, text);
    for (const [variable, json] of Object.entries(document as Written)) {
      const value = evaluateJson(json, scope);
      values.set(variable, value.kind === 'known' ? { ...value, from: `variable ${variable} in ${name}` } : value);
    }
  }
  return values;
}
