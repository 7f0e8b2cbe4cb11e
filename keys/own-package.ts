import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What is read of the package.json of Phasewatch. */
interface OwnPackage {
  readonly version: string;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly repository?: { readonly url: string };
}

/** The nearest package.json above this file: of the checkout, or of the published package. */
export function ownPackage(): OwnPackage {
  return JSON.parse(readFileSync(join(ownFolder(), 'package.json'), 'utf8')) as OwnPackage;
}

/** The folder of that package.json. */
export function ownFolder(folder = __dirname): string {
  return existsSync(join(folder, 'package.json')) ? folder : ownFolder(dirname(folder));
}
