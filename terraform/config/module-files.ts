import { readdirSync } from 'node:fs';

/** Does the folder hold files of Terraform's language, or its JSON under another name than CDKTF's? */
export function isModuleFolder(folder: string): boolean {
  return moduleFilesIn(folder).length > 0;
}

/** Is it a file of Terraform, and not of CDKTF? */
export function isModuleFile(file: string): boolean {
  return /\.tf(\.json)?$/.test(file) && !file.endsWith('cdk.tf.json');
}

/** The names of its files, without those that override others, sorted. */
export function moduleFilesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /\.tf(\.json)?$/.test(name) && !/(^|_)override\.tf(\.json)?$/.test(name))
    .sort();
}
