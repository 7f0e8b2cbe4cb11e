import { readdirSync } from 'node:fs';

/** Files of Terraform's language and its JSON; OpenTofu also reads `.tofu`. */
const FILE = /\.(tf|tofu)(\.json)?$/;
/** Files that override others, which are not read. */
const OVERRIDE = /(^|_)override\.(tf|tofu)(\.json)?$/;

/** Does the folder hold files of Terraform's language, or its JSON under another name than CDKTF's? */
export function isModuleFolder(folder: string): boolean {
  return moduleFilesIn(folder).length > 0;
}

/** Is it a file of Terraform, and not of CDKTF? */
export function isModuleFile(file: string): boolean {
  return FILE.test(file) && !file.endsWith('cdk.tf.json');
}

/**
 * The names of its files, sorted. OpenTofu reads `main.tofu` instead of a `main.tf` beside it, which is for Terraform:
 * https://opentofu.org/docs/language/files/
 */
export function moduleFilesIn(folder: string): string[] {
  const all = readdirSync(folder).filter((name) => FILE.test(name) && !OVERRIDE.test(name));
  const ofTofu = new Set(all.filter((name) => /\.tofu(\.json)?$/.test(name)));
  return all.filter((name) => !ofTofu.has(name.replace(/\.tf(\.json)?$/, '.tofu$1')) || ofTofu.has(name)).sort();
}
