import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { stackFilesAt, stackNameOf } from '../terraform/stack-documents';
import { entryOf, type AppSettings } from './cdktf-app';
import { contentKey, fileDigest, type Digests } from './digest';
import { ModuleGraph } from './module-graph';
import { projectSources } from './project-sources';

/** The record's file, beside `stacks/`. The synthesized JSON does not hold it, so that nothing of it is deployed. */
const RECORD = 'phasewatch.json';

const digests = z.record(z.string(), z.string());
const recordSchema = z.strictObject({
  version: z.literal(1),
  /** Version of Phasewatch. */
  phasewatch: z.string(),
  /** Content key of the engine's code that synthesizes. */
  engine: z.string(),
  /** The sources of the app; null if they cannot be listed. */
  sources: digests.nullable(),
  /** SHA-256 of each stack's `cdk.tf.json`, by the name of the stack. */
  stacks: digests,
});

/** What a synthesis was made from, and what it wrote. */
export type SynthesisRecord = z.infer<typeof recordSchema>;
/** What a synthesis is made from. */
export type SynthesisInputs = Omit<SynthesisRecord, 'version' | 'stacks'>;

/**
 * The sources of the app in a folder, as they are now. Null: the command of the app does not name the file that it runs.
 * @throws an Error of esbuild or Node if they cannot be read
 */
export async function appSources(folder: string, { app }: AppSettings): Promise<Digests | null> {
  const entry = entryOf(app, folder);
  if (entry === undefined) return null;
  const graph = await ModuleGraph.of([entry], folder);
  return projectSources(folder, graph.from(entry));
}

/** SHA-256 of each stack's file in an output folder, by the name of the stack. */
export function stackDigests(output: string): Digests {
  if (!existsSync(output)) return {};
  return Object.fromEntries(stackFilesAt(output, '').map((file) => [stackNameOf(file), fileDigest(file)]));
}

/** The record in an output folder. Undefined: there is none; `unreadable`: another version wrote it. */
export function readRecord(output: string): SynthesisRecord | 'unreadable' | undefined {
  const file = join(output, RECORD);
  if (!existsSync(file)) return undefined;
  try {
    return recordSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return 'unreadable';
  }
}

/** Written last, and as a whole: an output folder with a record is complete. */
export function writeRecord(output: string, record: SynthesisRecord): void {
  mkdirSync(output, { recursive: true });
  const unfinished = join(output, `.${RECORD}-${process.pid}`);
  writeFileSync(unfinished, `${JSON.stringify(record, null, 2)}\n`);
  renameSync(unfinished, join(output, RECORD));
}

/** Removed first: what is written without it is not complete. */
export function removeRecord(output: string): void {
  rmSync(join(output, RECORD), { force: true });
}

/**
 * The content key of synthesized stacks: what they hold, and what they were made from.
 * @param stacks their names, such as those of one environment
 */
export function stacksKey({ phasewatch, engine, sources, stacks }: SynthesisRecord, names: readonly string[]): string {
  return contentKey({
    phasewatch,
    engine,
    sources: contentKey(sources ?? {}),
    ...Object.fromEntries(names.map((name) => [`stack ${name}`, stacks[name] ?? 'none'])),
  });
}
