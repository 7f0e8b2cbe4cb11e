import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { parseJson } from '../files/parse-json';
import { refuse } from '../model/problem';

/** The folder that synth writes, in the folder of the app. */
export const OUTPUT = 'cdktf.out';
/** The settings of an app. */
export const SETTINGS = 'cdktf.json';
/** The app if there are no settings. */
const MAIN = 'main.ts';
/** A file of TypeScript or JavaScript that a command names. */
const MODULE = /\.[cm]?[jt]sx?$/;
/** What makes several commands of one, or computes a part of it. */
const SHELL_SYNTAX = /[&|;<>$`(){}*?"'\\\n]/;

const settingsSchema = z.looseObject({
  app: z.string().default(`npx tsx ${MAIN}`),
  context: z.record(z.string(), z.unknown()).default({}),
});

/** How a CDKTF app is run. */
export type AppSettings = z.infer<typeof settingsSchema>;

/**
 * The settings of the CDKTF app in a folder: cdktf.json, or those of an app that is main.ts alone. Undefined: no app.
 * @throws InputError INP010 for a cdktf.json that is not valid, INP002 where it is not JSON
 */
export function appSettings(folder: string): AppSettings | undefined {
  const file = join(folder, SETTINGS);
  if (!existsSync(file)) return existsSync(join(folder, MAIN)) ? settingsSchema.parse({}) : undefined;
  const parsed = settingsSchema.safeParse(parseJson(file, readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data;
  return refuse({
    code: 'INP010',
    where: file,
    rule: 'the settings of a CDKTF app must be valid',
    got: z.prettifyError(parsed.error).replaceAll(/\n\s*/g, ' '),
    fix: 'write them as `cdktf init` does',
  });
}

/** The file that an app's command runs, such as `main.ts` of `npx tsx main.ts`; undefined if the command does not say it. */
export function entryOf(app: string, folder: string): string | undefined {
  if (SHELL_SYNTAX.test(app)) return undefined;
  const [file, ...others] = app.split(/\s+/).filter((word) => MODULE.test(word) && existsSync(join(folder, word)));
  return others.length === 0 ? file : undefined;
}

/** The output folder that a path is, or is a part of: `cdktf.out`, a stack's folder in it, or a stack's file. */
export function outputFolderOf(path: string): string | undefined {
  const steps = [resolve(path)];
  for (let above = 0; above < 3; above++) steps.push(dirname(steps.at(-1) ?? ''));
  return steps.find((step) => basename(step) === OUTPUT);
}
