import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildSync } from 'esbuild';
import { zipSync } from 'fflate';
import { dependencies } from '../package.json';

/** The repository's root. Bundles do not depend on where it is. */
const ROOT = join(__dirname, '..');
/** Where Terraform finds the zips; not part of the checkout. */
const PACKAGES = join(ROOT, '.cache', 'packages');
/** Its version is exact in package.json, so that Cloud Functions installs the version that the tests ran with. */
const FRAMEWORK = '@google-cloud/functions-framework';
/** The earliest time that a zip can hold. In local time, because the zip format has no time zone and the library reads local fields. */
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
 * Bundles `functions/<name>/entry.ts` with its imports into one file, without the functions framework: a function must
 * register with the framework that starts it, and Cloud Functions installs that one.
 *
 * @throws the errors of esbuild, which name file and line
 */
export function bundleFunction(name: string): string {
  const result = buildSync({
    absWorkingDir: ROOT,
    entryPoints: [`functions/${name}/entry.ts`],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minify: true,
    keepNames: true,
    legalComments: 'none',
    external: [FRAMEWORK],
    write: false,
    logLevel: 'silent',
  });
  const [output] = result.outputFiles;
  if (output === undefined) throw new Error(`esbuild made no output for functions/${name}`);
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
  const manifest = { name, main: 'index.js', dependencies: { [FRAMEWORK]: dependencies[FRAMEWORK] } };
  const zip = zipSync(
    { 'index.js': Buffer.from(code), 'package.json': Buffer.from(JSON.stringify(manifest, null, 2)) },
    { level: 9, mtime: ZIP_TIME },
  );
  const hash = createHash('sha256').update(zip).digest('hex').slice(0, 16);
  const file = join(PACKAGES, `${name}-${hash}.zip`);
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, zip);
  }
  return { file, hash, entryPoint: name };
}
