import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { zipSync } from 'fflate';
import { FRAMEWORK, frameworkCode, functionCode, type Bundle } from './function-code';

/** Where CDKTF finds the zips, in the working directory; git ignores it. */
const PACKAGES = join('.cache', 'packages');
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
 * Bundles and zips a guard function, once per synthesis. The same sources give the same bytes on every machine and at every
 * time, so all environments share one zip.
 */
export function packageFunction(name: string): FunctionPackage {
  const known = packaged.get(name);
  if (known !== undefined) return known;
  const made = packageCode(name, functionCode(name));
  packaged.set(name, made);
  return made;
}

const packaged = new Map<string, FunctionPackage>();

/** Answers 503 until the first real deploy, so that callers retry and no call is lost. */
export function placeholderPackage(): FunctionPackage {
  const code = `exports.placeholder = (request, response) => response.status(503).send('not deployed yet');\n`;
  return packageCode('placeholder', { code, licenses: '' });
}

function packageCode(name: string, { code, licenses }: Bundle): FunctionPackage {
  const files = { [MAIN]: code, ...licenseFile('', licenses), ...manifests(name), ...frameworkFiles() };
  const contents = Object.entries(files).map(([path, text]) => [path, Buffer.from(text)] as const);
  const zip = zipSync(Object.fromEntries(contents), { level: 9, mtime: ZIP_TIME });
  const hash = createHash('sha256').update(zip).digest('hex').slice(0, 16);
  const file = resolve(PACKAGES, `${name}-${hash}.zip`);
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
      [FRAMEWORK_FOLDER]: { name: FRAMEWORK, version: frameworkCode().version, bin: FRAMEWORK_COMMAND },
      [`node_modules/${FRAMEWORK}`]: { resolved: FRAMEWORK_FOLDER, link: true },
    },
  };
  return {
    'package.json': JSON.stringify({ ...own, main: MAIN }, null, 2),
    'package-lock.json': JSON.stringify(lock, null, 2),
  };
}

function frameworkFiles(): Record<string, string> {
  const { version, code, licenses } = frameworkCode();
  const manifest = { name: FRAMEWORK, version, main: 'index.js', bin: FRAMEWORK_COMMAND };
  return {
    [`${FRAMEWORK_FOLDER}/package.json`]: JSON.stringify(manifest, null, 2),
    [`${FRAMEWORK_FOLDER}/index.js`]: code,
    ...licenseFile(`${FRAMEWORK_FOLDER}/`, licenses),
    [`${FRAMEWORK_FOLDER}/start.js`]: `#!/usr/bin/env node\nrequire('./index.js').start();\n`,
  };
}

/** The licences of the packages in the code beside it; none where it holds no package. */
function licenseFile(folder: string, licenses: string): Record<string, string> {
  return licenses === '' ? {} : { [`${folder}LICENSES.txt`]: licenses };
}

/** The command that the platform runs. */
const FRAMEWORK_COMMAND = { 'functions-framework': 'start.js' };
