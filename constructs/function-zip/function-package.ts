import { zipSync } from 'fflate';
import { engineKey, functionKey } from '../../keys/engine-key';
import { FRAMEWORK, frameworkCode, functionCodes, functionNames, type Bundle } from './function-code';
import { keepZip, keptZip, type Zip } from './kept-zips';

/** The framework's folder in a zip. */
const FRAMEWORK_FOLDER = 'framework';
/** `.cjs`, as the framework asks for the nearest package.json's module type otherwise, through an import that no bundle can hold. */
const MAIN = 'index.cjs';
/** The earliest time that a zip can hold. Local fields, as the zip format has no zone and the library reads local ones. */
const ZIP_TIME = new Date(1980, 0, 1);

/** A function's zip, ready to upload. */
export interface FunctionPackage extends Zip {
  /** Name of the exported function. */
  readonly entryPoint: string;
}

/**
 * A guard function, bundled and zipped. The same sources give the same bytes on every machine and at every time, so all
 * environments share one zip, and so do later syntheses.
 */
export function packageFunction(name: string): FunctionPackage {
  if (!packed.has(name)) pack(name);
  const zip = packed.get(name);
  if (zip === undefined) throw new Error(`functions/${name} was not packed`);
  return { ...zip, entryPoint: name };
}

const packed = new Map<string, Zip>();

/** What is not kept is made in one pass, as a synthesis needs all functions. */
function pack(name: string): void {
  const keys = new Map([name, ...functionNames()].map((one) => [one, functionKey(one)]));
  const missing: string[] = [];
  for (const [one, key] of keys) {
    const kept = keptZip(one, key);
    if (kept === undefined) missing.push(one);
    else packed.set(one, kept);
  }
  for (const [one, code] of functionCodes(missing))
    packed.set(one, keepZip(one, keys.get(one) ?? '', zipOf(one, code)));
}

/** Answers 503 until the first real deploy, so that callers retry and no call is lost. */
export function placeholderPackage(): FunctionPackage {
  const name = 'placeholder';
  const key = engineKey('packing');
  const code = `exports.placeholder = (request, response) => response.status(503).send('not deployed yet');\n`;
  const zip = keptZip(name, key) ?? keepZip(name, key, zipOf(name, { code, licenses: '' }));
  return { ...zip, entryPoint: name };
}

function zipOf(name: string, { code, licenses }: Bundle): Uint8Array {
  const files = { [MAIN]: code, ...licenseFile('', licenses), ...manifests(name), ...frameworkFiles() };
  const contents = Object.entries(files).map(([path, text]) => [path, Buffer.from(text)] as const);
  return zipSync(Object.fromEntries(contents), { level: 9, mtime: ZIP_TIME });
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
