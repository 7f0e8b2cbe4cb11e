import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync, type BuildOptions, type Metafile, type OutputFile } from 'esbuild';
import { licenseText, packagesIn, type BundledPackage, type Inputs } from './bundle-licenses';

/** The root of the checkout, or of `dist` in the published package. Bundles do not depend on where it is. */
const ROOT = join(__dirname, '..', '..');
/** Bundles of the published package: `scripts/build.ts` writes them, so that no client of Google is needed to synthesize. */
const PREBUILT = join(ROOT, 'prebuilt');
/** The server that starts a function. Its version is exact in package.json, so deployed functions run on what the tests ran on. */
export const FRAMEWORK = '@google-cloud/functions-framework';

/** Code in one file, with the licences of the packages in it. */
export interface Bundle {
  readonly code: string;
  readonly licenses: string;
}

/** The functions framework in one file. */
export interface FrameworkCode extends Bundle {
  readonly version: string;
}

/** The functions of a checkout. None in the published package, which holds each in one file. */
export function functionNames(): string[] {
  const folder = join(ROOT, 'functions');
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** Functions, each in one file: from the published package, or from the sources of the checkout. */
export function functionCodes(names: readonly string[]): ReadonlyMap<string, Bundle> {
  const published = names.map((name) => [name, prebuilt(functionFile(name))] as const);
  const missing = published.flatMap(([name, text]) => (text === undefined ? [name] : []));
  const bundles = missing.length === 0 ? new Map<string, Bundle>() : bundleFunctions(missing);
  for (const [name, text] of published) if (text !== undefined) bundles.set(name, JSON.parse(text) as Bundle);
  return bundles;
}

/** Code of the framework, from where {@link functionCodes} come. */
export function frameworkCode(): FrameworkCode {
  const text = prebuilt(FRAMEWORK_FILE);
  framework ??= text === undefined ? bundleFramework() : (JSON.parse(text) as FrameworkCode);
  return framework;
}

let framework: FrameworkCode | undefined;

/** Name of a function's bundle in the published package. */
export function functionFile(name: string): string {
  return `${name}.json`;
}

/** Name of the framework's bundle in the published package. */
export const FRAMEWORK_FILE = 'framework.json';

function prebuilt(file: string): string | undefined {
  const path = join(PREBUILT, file);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/**
 * Bundles `functions/<name>/entry.ts` with all that it imports into one file, for each name, except the functions
 * framework: the framework that starts the function must be the one that it registers with. The zip holds it beside the
 * function. One pass of esbuild, which reads once what they share; the bytes are those of separate passes.
 *
 * @throws the errors of esbuild, which name file and line
 */
export function bundleFunctions(names: readonly string[]): Map<string, Bundle> {
  const built = buildFunctions(names);
  return new Map(names.map((name) => [name, bundleIn(built, name)]));
}

/** One function, as {@link bundleFunctions}. */
export function bundleFunction(name: string): Bundle {
  return bundleIn(buildFunctions([name]), name);
}

/** The packages with code in the bundle of a function. */
export function packagesOfFunction(name: string): BundledPackage[] {
  return packagesIn(outputIn(buildFunctions([name]), name).inputs, ROOT);
}

/** The framework with all that it imports in one file: what functions import, and `start`, which serves one. */
function bundleFramework(): FrameworkCode {
  const contents = `export * from '${FRAMEWORK}';
    export const start = () => require('./node_modules/${FRAMEWORK}/build/src/main.js');`;
  const manifest = readFileSync(join(ROOT, 'node_modules', FRAMEWORK, 'package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { readonly version: string };
  const alias = { ...ALIAS, domain: join(__dirname, 'no-domains') };
  return { version, ...bundleIn(build({ stdin: { contents, resolveDir: ROOT }, alias }), 'stdin') };
}

function buildFunctions(names: readonly string[]): Built {
  const entryPoints = Object.fromEntries(names.map((name) => [name, `functions/${name}/entry.ts`]));
  return build({ entryPoints, external: [FRAMEWORK] });
}

/** What esbuild made: a file for each name, in memory. */
interface Built {
  readonly metafile: Metafile;
  readonly outputFiles: readonly OutputFile[];
}

/** node-fetch 2 takes the URL of Node, and this package only where there is none; its tables are a tenth of a bundle. */
const ALIAS = { 'whatwg-url': 'node:url' };

function build(options: BuildOptions): Built {
  return buildSync({
    absWorkingDir: ROOT,
    outdir: ROOT, // nothing is written
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minify: true,
    keepNames: true,
    legalComments: 'none',
    logLevel: 'silent',
    alias: ALIAS,
    ...options,
    write: false,
    metafile: true,
  });
}

function bundleIn(built: Built, name: string): Bundle {
  const { code, inputs } = outputIn(built, name);
  return { code, licenses: licenseText(packagesIn(inputs, ROOT)) };
}

function outputIn({ metafile, outputFiles }: Built, name: string): { readonly code: string; readonly inputs: Inputs } {
  const output = outputFiles.find(({ path }) => path === join(ROOT, `${name}.js`));
  const inputs = metafile.outputs[`${name}.js`]?.inputs;
  if (output === undefined || inputs === undefined) throw new Error(`esbuild made no output for ${name}`);
  return { code: output.text, inputs };
}
