import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync, type BuildOptions, type Metafile } from 'esbuild';
import { licenseText, packagesIn, type BundledPackage } from './bundle-licenses';

/** The root of the checkout, or of `dist` in the published package. Bundles do not depend on where it is. */
const ROOT = join(__dirname, '..');
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

/** The function `name` in one file, from the published package or from the sources of the checkout. */
export function functionCode(name: string): Bundle {
  const text = prebuilt(functionFile(name));
  return text === undefined ? bundleFunction(name) : (JSON.parse(text) as Bundle);
}

/** Code of the framework, from where {@link functionCode} comes. */
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
 * Bundles `functions/<name>/entry.ts` with all that it imports into one file, except the functions framework: the
 * framework that starts the function must be the one that it registers with. The zip holds it beside the function.
 *
 * @throws the errors of esbuild, which name file and line
 */
export function bundleFunction(name: string): Bundle {
  return bundled(`functions/${name}`, functionOptions(name));
}

/** The framework with all that it imports in one file: what functions import, and `start`, which serves one. */
function bundleFramework(): FrameworkCode {
  const contents = `export * from '${FRAMEWORK}';
    export const start = () => require('./node_modules/${FRAMEWORK}/build/src/main.js');`;
  const manifest = readFileSync(join(ROOT, 'node_modules', FRAMEWORK, 'package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { readonly version: string };
  return { version, ...bundled(FRAMEWORK, { stdin: { contents, resolveDir: ROOT } }) };
}

/** The packages with code in the bundle of a function. */
export function packagesOfFunction(name: string): BundledPackage[] {
  return packagesIn(build(`functions/${name}`, functionOptions(name)).metafile, ROOT);
}

function functionOptions(name: string): BuildOptions {
  return { entryPoints: [`functions/${name}/entry.ts`], external: [FRAMEWORK] };
}

function bundled(what: string, options: BuildOptions): Bundle {
  const { code, metafile } = build(what, options);
  return { code, licenses: licenseText(packagesIn(metafile, ROOT)) };
}

function build(what: string, options: BuildOptions): { readonly code: string; readonly metafile: Metafile } {
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
    metafile: true,
  });
  const [output] = result.outputFiles;
  if (output === undefined) throw new Error(`esbuild made no output for ${what}`);
  return { code: output.text, metafile: result.metafile };
}
