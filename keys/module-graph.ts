import { existsSync, realpathSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { build, type Metafile } from 'esbuild';

/** What a module loads, directly and indirectly. */
export interface Loaded {
  /** Files of the project, relative to its folder, with `/`. */
  readonly files: ReadonlySet<string>;
  /** Names of installed packages, which are not followed. */
  readonly packages: ReadonlySet<string>;
}

/** An import of a package: the file that has it, and what it names. */
interface PackageImport {
  readonly importer: string;
  readonly name: string;
}

/**
 * Which files of a project load which, as esbuild resolves them: `import`, `export from`, `require` and `import()` of a
 * literal name, paths of tsconfig.json, JSON, and packages that are links to folders outside of `node_modules`. An import
 * of types alone loads nothing. Names that are computed at run time are not seen.
 */
export class ModuleGraph {
  private constructor(
    private readonly folder: string,
    private readonly inputs: Metafile['inputs'],
    /** The file of each import of a linked package. */
    private readonly links: ReadonlyMap<string, string>,
  ) {}

  /**
   * @param entries files that are loaded first
   * @throws an Error of esbuild or Node if a file cannot be parsed, or an import cannot be resolved
   */
  static async of(entries: readonly string[], folder: string): Promise<ModuleGraph> {
    const root = realpathSync(folder);
    const links = new Map<string, string>();
    for (;;) {
      const all = [...new Set([...entries.map((entry) => realpathSync(resolve(folder, entry))), ...links.values()])];
      const inputs = await inputsOf(all, root);
      const known = links.size;
      for (const one of Object.entries(inputs).flatMap(packageImports)) {
        const file = links.has(linkId(one)) ? undefined : linkedFile(one, root);
        if (file !== undefined) links.set(linkId(one), file);
      }
      if (links.size === known) return new ModuleGraph(root, inputs, links);
    }
  }

  /** Everything that a module loads, and the module itself. */
  from(entry: string): Loaded {
    const files = new Set<string>();
    const packages = new Set<string>();
    const waiting = [this.inputOf(realpathSync(resolve(this.folder, entry)))];
    for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
      if (files.has(file)) continue;
      files.add(file);
      const input = this.inputs[file];
      waiting.push(...(input?.imports ?? []).filter(({ external }) => external !== true).map(({ path }) => path));
      for (const one of input === undefined ? [] : packageImports([file, input])) {
        const linked = this.links.get(linkId(one));
        if (linked === undefined) packages.add(packageOf(one.name));
        else waiting.push(this.inputOf(linked));
      }
    }
    return { files, packages };
  }

  private inputOf(file: string): string {
    return relative(this.folder, file).split(sep).join('/');
  }
}

async function inputsOf(files: readonly string[], folder: string): Promise<Metafile['inputs']> {
  const { metafile } = await build({
    absWorkingDir: folder,
    entryPoints: [...files],
    outdir: folder,
    bundle: true,
    write: false,
    metafile: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    ignoreAnnotations: true, // an import that package.json calls free of side effects is loaded all the same
    logLevel: 'silent',
  });
  return metafile.inputs;
}

function packageImports([importer, { imports }]: [string, Metafile['inputs'][string]]): PackageImport[] {
  return imports
    .filter(({ path, external }) => external === true && !isBuiltin(path) && !isAbsolute(path))
    .map(({ path }) => ({ importer, name: path }));
}

/**
 * The file of a package that is a link to a folder outside of `node_modules`, as in a workspace.
 * @throws an Error of Node if it is such a link, and its file cannot be found
 */
function linkedFile({ importer, name }: PackageImport, folder: string): string | undefined {
  const { resolve: find } = createRequire(resolve(folder, importer));
  const link = (find.paths(name) ?? []).map((path) => join(path, packageOf(name))).find((path) => existsSync(path));
  return link === undefined || isInstalled(realpathSync(link)) ? undefined : realpathSync(find(name));
}

function isInstalled(path: string): boolean {
  return path.split(sep).includes('node_modules');
}

function linkId({ importer, name }: PackageImport): string {
  return JSON.stringify([importer, name]);
}

/** `@cdktf/provider-google` of `@cdktf/provider-google/lib/provider`. */
function packageOf(name: string): string {
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}
