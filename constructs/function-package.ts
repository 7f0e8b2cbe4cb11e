import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildSync, type BuildOptions } from 'esbuild';
import { zipSync } from 'fflate';
import { dependencies } from '../package.json';

/** The repository's root. Bundles do not depend on where it is. */
const ROOT = join(__dirname, '..');
/** Where Terraform finds the zips; not part of the checkout. */
const PACKAGES = join(ROOT, '.cache', 'packages');
/** The server that starts a function. Its version is exact in package.json, so deployed functions run on what the tests ran on. */
const FRAMEWORK = '@google-cloud/functions-framework';
/** The framework's folder in a zip. */
const FRAMEWORK_FOLDER = 'framework';
/** `.cjs`, as the framework asks for the nearest package.json's module type otherwise, through an import that no bundle can hold. */
const MAIN = 'index.cjs';
/** The earliest time that a zip can hold. Local fields, as the zip format has no zone and the library reads local ones. */
const ZIP_TIME = new Date(1980, 0, 1);

/** A function's zip, ready to upload. */
export interface FunctionPackage {
  /** Path of the zip. */
  readonly file: string;
  /** SHA-256 of the zip, first 16 hex digits. */
  readonly hash: string;
  /** Name of the exported function. */
  readonly entryPoint: string;
}

/**
 * Bundles `functions/<name>/entry.ts` with all that it imports into one file, except the functions framework: the
 * framework that starts the function must be the one that it registers with. The zip holds it beside the function.
 *
 * @throws the errors of esbuild, which name file and line
 */
export function bundleFunction(name: string): string {
  return bundle(`functions/${name}`, { entryPoints: [`functions/${name}/entry.ts`], external: [FRAMEWORK] });
}

/** The framework with all that it imports in one file: what functions import, and `start`, which serves one. */
function bundleFramework(): string {
  const contents = `export * from '${FRAMEWORK}';
    export const start = () => require('./node_modules/${FRAMEWORK}/build/src/main.js');`;
  return bundle(FRAMEWORK, { stdin: { contents, resolveDir: ROOT } });
}

function bundle(what: string, options: BuildOptions): string {
  const result = buildSync({
    absWorkingDir: ROOT,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minify: true,
    keepNames: true,
    legalComments: 'none',
    logLevel: 'silent',
    ...options,
    write: false,
  });
  const [output] = result.outputFiles;
  if (output === undefined) throw new Error(`esbuild made no output for ${what}`);
  return output.text;
}

/**
 * Bundles and zips a guard function, once per synthesis. The same sources give the same bytes on every machine and at every
 * time, so all environments share one zip.
 */
export function packageFunction(name: string): FunctionPackage {
  const known = packaged.get(name);
  if (known !== undefined) return known;
  const made = packageCode(name, bundleFunction(name));
  packaged.set(name, made);
  return made;
}

const packaged = new Map<string, FunctionPackage>();

/** Answers 503 until the first real deploy, so that callers retry and no call is lost. */
export function placeholderPackage(): FunctionPackage {
  const code = `exports.placeholder = (request, response) => response.status(503).send('not deployed yet');\n`;
  return packageCode('placeholder', code);
}

function packageCode(name: string, code: string): FunctionPackage {
  const files = { [MAIN]: code, ...manifests(name), ...frameworkFiles() };
  const contents = Object.entries(files).map(([path, text]) => [path, Buffer.from(text)] as const);
  const zip = zipSync(Object.fromEntries(contents), { level: 9, mtime: ZIP_TIME });
  const hash = createHash('sha256').update(zip).digest('hex').slice(0, 16);
  const file = join(PACKAGES, `${name}-${hash}.zip`);
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, zip);
  }
  return { file, hash, entryPoint: name };
}

/**
 * The manifest and its lock. The platform installs a framework of its own choice where the manifest names none, so it
 * names the one in the zip: `npm ci` links the folder and asks no registry.
 */
function manifests(name: string): Record<string, string> {
  const own = { name, dependencies: { [FRAMEWORK]: `file:${FRAMEWORK_FOLDER}` } };
  const lock = {
    name,
    lockfileVersion: 3,
    requires: true,
    packages: {
      '': own,
      [FRAMEWORK_FOLDER]: { name: FRAMEWORK, version: dependencies[FRAMEWORK], bin: FRAMEWORK_COMMAND },
      [`node_modules/${FRAMEWORK}`]: { resolved: FRAMEWORK_FOLDER, link: true },
    },
  };
  return {
    'package.json': JSON.stringify({ ...own, main: MAIN }, null, 2),
    'package-lock.json': JSON.stringify(lock, null, 2),
  };
}

function frameworkFiles(): Record<string, string> {
  const version = dependencies[FRAMEWORK];
  const manifest = { name: FRAMEWORK, version, main: 'index.js', bin: FRAMEWORK_COMMAND };
  framework ??= bundleFramework();
  return {
    [`${FRAMEWORK_FOLDER}/package.json`]: JSON.stringify(manifest, null, 2),
    [`${FRAMEWORK_FOLDER}/index.js`]: framework,
    [`${FRAMEWORK_FOLDER}/start.js`]: `#!/usr/bin/env node\nrequire('./index.js').start();\n`,
  };
}

/** The command that the platform runs. */
const FRAMEWORK_COMMAND = { 'functions-framework': 'start.js' };
let framework: string | undefined;
