import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { parseJson } from '../files/parse-json';
import { refuse } from '../model/problem';
import { misfitOf } from '../model/misfit';

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
    got: misfitOf(parsed.error),
    fix: 'write them as `cdktf init` does',
  });
}

/** The file that an app's command runs, such as `main.ts` of `npx tsx main.ts`; undefined if the command does not say it. */
export function entryOf(app: string, folder: string): string | undefined {
  if (SHELL_SYNTAX.test(app)) return undefined;
  const [file, ...others] = app.split(/\s+/).filter((word) => MODULE.test(word) && existsSync(join(folder, word)));
  return others.length === 0 ? file : undefined;
}
