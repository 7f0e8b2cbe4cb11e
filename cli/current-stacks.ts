import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import pc from 'picocolors';
import { appSettings } from '../keys/cdktf-app';
import { outputFolderOf } from '../keys/output-folder';
import { checkOutput, shownFolder } from '../keys/check-output';
import { readRecord, type SynthesisRecord } from '../keys/synthesis-record';
import type { Counted, Judged } from '../model/judged';
import { synthesize } from './cdktf-app';
import { readStackFiles, type StackFile } from './stack-files';
import { STACK } from './stack-options';
import { UsageError } from './usage-error';

/** Options that name synthesized stacks. */
export interface StackOptions {
  /** @default - {@link STACK} */
  readonly stack?: string | undefined;
  /** @default - `prod` if there is one, else the only one */
  readonly environment?: string | undefined;
}

/** Synthesized stacks, and how many of them could not be compared with what they were made from. */
export interface CurrentStacks {
  readonly documents: readonly StackFile[];
  readonly notCompared: Counted;
}

/** None are read. */
export const NO_STACKS: CurrentStacks = { documents: [], notCompared: notCompared(0) };
/** How often stacks are read that others write at the same time. */
const MOST_TRIES = 3;

/**
 * Reads synthesized stacks that are what their app makes now. Where the output of the app of the working directory is
 * not that, the app is run again, which is said on standard error. Stacks that were made elsewhere cannot be compared
 * with sources: they are read, and this is said and counted.
 *
 * @param made the record of a synthesis that has just ended in the working directory
 * @throws UsageError where stacks are outdated and cannot be synthesized from here, and as `readStackFiles` and `synthesize`
 */
export async function readCurrentStacks(
  { stack, environment }: StackOptions,
  made?: SynthesisRecord,
): Promise<CurrentStacks> {
  const path = stack ?? STACK;
  const output = outputFolderOf(path);
  if (output === resolve(STACK) && appSettings('.') !== undefined)
    return { documents: await readOwnStacks(path, environment, made), notCompared: notCompared(0) };
  const isCompared = output !== undefined && existsSync(path) && (await checkOthers(output, path, stack === undefined));
  const documents = readStackFiles(path, environment);
  if (isCompared) return { documents, notCompared: notCompared(0) };
  note(`--stack ${path}: not compared with its sources, which are not here`);
  return { documents, notCompared: notCompared(documents.length) };
}

/** What was judged, with the stacks that were not compared. */
export function withNotCompared(judged: Judged, { notCompared }: Pick<CurrentStacks, 'notCompared'>): Judged {
  return { ...judged, notJudged: [...judged.notJudged, notCompared] };
}

/** Of the app in the working directory. What is read has the content that the record says. */
async function readOwnStacks(
  path: string,
  environment: string | undefined,
  made: SynthesisRecord | undefined,
): Promise<StackFile[]> {
  for (let tries = 1; ; tries++) {
    const record = (tries === 1 ? made : undefined) ?? (await currentRecord());
    try {
      return readStackFiles(path, environment, record.stacks);
    } catch (error) {
      // Another process may be moving its stacks there at this moment.
      if (tries === MOST_TRIES) throw error;
    }
  }
}

/** The record of the output, after a synthesis where it is outdated. */
async function currentRecord(): Promise<SynthesisRecord> {
  const { app, outdated } = await checkOutput(resolve(STACK));
  const known = readRecord(STACK);
  if (app !== undefined && outdated === undefined && typeof known === 'object') return known;
  const why = `${STACK}: ${outdated ?? 'the files that its app loads cannot be listed'}`;
  const { record, err } = await synthesize();
  if (record === undefined) {
    process.stderr.write(err);
    throw new UsageError(`${why}; it cannot be synthesized again, because the app fails`);
  }
  note(`${why}; synthesized now`);
  return record;
}

/**
 * Compares the output of another folder's app.
 * @param isDefault the user has not named it: what may be outdated is not judged
 * @returns whether it was compared with its sources
 */
async function checkOthers(output: string, path: string, isDefault: boolean): Promise<boolean> {
  const { app, outdated } = await checkOutput(output);
  if (outdated === undefined) return app !== undefined;
  if (app !== undefined)
    throw new UsageError(`--stack ${path}: ${outdated}; run \`phasewatch synth\` in ${shownFolder(app)}`);
  if (isDefault) {
    throw new UsageError(
      `--stack ${path}: ${outdated}, and no app is here that synthesizes it; change to its folder, or write --stack ${path} to judge it as it is`,
    );
  }
  note(`--stack ${path}: ${outdated}`);
  return false;
}

function notCompared(count: number): Counted {
  return { count, one: 'stack (not compared with its sources)', many: 'stacks (not compared with their sources)' };
}

function note(text: string): void {
  process.stderr.write(`${pc.cyan('note:')} ${text}\n`);
}
