import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What commands read of the package.json of Phasewatch. */
interface OwnPackage {
  readonly version: string;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

/** The nearest package.json above this file: of the checkout, or of the published package. */
export function ownPackage(folder = __dirname): OwnPackage {
  const manifest = join(folder, 'package.json');
  if (!existsSync(manifest)) return ownPackage(dirname(folder));
  return JSON.parse(readFileSync(manifest, 'utf8')) as OwnPackage;
}
