import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync, type BuildOptions } from 'esbuild';

/** The root of the checkout, or of `dist` in the published package. Bundles do not depend on where it is. */
const ROOT = join(__dirname, '..');
/** Bundles of the published package: `scripts/build.ts` writes them, so that no client of Google is needed to synthesize. */
const PREBUILT = join(ROOT, 'prebuilt');
/** The server that starts a function. Its version is exact in package.json, so deployed functions run on what the tests ran on. */
export const FRAMEWORK = '@google-cloud/functions-framework';

/** The functions framework in one file. */
export interface FrameworkCode {
  readonly version: string;
  readonly code: string;
}

/** Code of the function `name` in one file, from the published package or from the sources of the checkout. */
export function functionCode(name: string): string {
  return prebuilt(functionFile(name)) ?? bundleFunction(name);
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
  return `${name}.cjs`;
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
export function bundleFunction(name: string): string {
  return bundle(`functions/${name}`, { entryPoints: [`functions/${name}/entry.ts`], external: [FRAMEWORK] });
}

/** The framework with all that it imports in one file: what functions import, and `start`, which serves one. */
function bundleFramework(): FrameworkCode {
  const contents = `export * from '${FRAMEWORK}';
    export const start = () => require('./node_modules/${FRAMEWORK}/build/src/main.js');`;
  const manifest = readFileSync(join(ROOT, 'node_modules', FRAMEWORK, 'package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { readonly version: string };
  return { version, code: bundle(FRAMEWORK, { stdin: { contents, resolveDir: ROOT } }) };
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
