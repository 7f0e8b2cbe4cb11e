import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

/** A package with code in a bundle. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** SPDX expression of its manifest. */
  readonly license: string;
  /** Its licence and notice files, in order of their names. Empty where it ships none. */
  readonly texts: readonly string[];
}

/** Files that a licence asks to be passed on. */
const LICENSE_FILE = /^(license|licence|copying|notice)/i;

/** The files of a bundle, with their part in its bytes. */
export type Inputs = Metafile['outputs'][string]['inputs'];

/**
 * The packages with code in a bundle, each version once, in order of name and version.
 * @param root the folder that the paths of the inputs are relative to
 */
export function packagesIn(inputs: Inputs, root: string): BundledPackage[] {
  const folders = Object.entries(inputs).flatMap(([path, { bytesInOutput }]) =>
    bytesInOutput > 0 ? (packageFolder(path) ?? []) : [],
  );
  const packages = [...new Set(folders)].map((folder) => packageAt(join(root, folder)));
  const byVersion = new Map(packages.map((one) => [`${one.name}@${one.version}`, one]));
  return [...byVersion].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

/** The texts that go with a bundle. The same packages give the same text, whatever the machine. */
export function licenseText(packages: readonly BundledPackage[]): string {
  const sections = packages.map(({ name, version, license, texts }) =>
    [`${name} ${version} (${license})`, ...(texts.length === 0 ? ['It ships no licence text.'] : texts)].join('\n\n'),
  );
  return `This code contains the packages below.\n\n${sections.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

/** The innermost package folder of a path. */
function packageFolder(path: string): string | undefined {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0];
}

const read = new Map<string, BundledPackage>();

/** Read once: the functions have most packages in common. */
function packageAt(folder: string): BundledPackage {
  const known = read.get(folder) ?? readPackage(folder);
  read.set(folder, known);
  return known;
}

function readPackage(folder: string): BundledPackage {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Partial<BundledPackage>;
  const { name = '', version = '', license = 'no licence named' } = manifest;
  const files = readdirSync(folder)
    .filter((file) => LICENSE_FILE.test(file))
    .sort();
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').replace(/\r\n/g, '\n').trim());
  return { name, version, license, texts };
}
