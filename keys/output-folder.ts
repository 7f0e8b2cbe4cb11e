import { basename, dirname, resolve } from 'node:path';

/** The folder that synth writes, in the folder of the app. */
export const OUTPUT = 'cdktf.out';

/** The output folder that a path is, or is a part of: `cdktf.out`, a stack's folder in it, or a stack's file. */
export function outputFolderOf(path: string): string | undefined {
  const steps = [resolve(path)];
  for (let above = 0; above < 3; above++) steps.push(dirname(steps.at(-1) ?? ''));
  return steps.find((step) => basename(step) === OUTPUT);
}
