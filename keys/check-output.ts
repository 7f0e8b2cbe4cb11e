import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { appSettings } from './cdktf-app';
import { OUTPUT } from './output-folder';
import type { Digests } from './digest';
import { engineKey } from './engine-key';
import { ownPackage } from './own-package';
import { appSources, readRecord, stackDigests, type SynthesisInputs, type SynthesisRecord } from './synthesis-record';

/** Whether an output folder holds what its app makes now. */
export interface OutputCheck {
  /** The folder of the app with whose sources it was compared; undefined: no app, or its command does not name its file. */
  readonly app: string | undefined;
  /** Why it does not hold that, such as `main.ts changed after it was synthesized`; undefined: nothing is known against it. */
  readonly outdated: string | undefined;
}

/**
 * Compares an output folder (`cdktf.out`) with its record, and with the sources of the app in the folder above it.
 * @throws InputError INP010 and INP002 for settings of the app that are not valid
 */
export async function checkOutput(output: string): Promise<OutputCheck> {
  const folder = dirname(output);
  const settings = appSettings(folder);
  if (!existsSync(output)) return { app: undefined, outdated: 'it does not exist' };
  let sources: Digests | null = null;
  try {
    if (settings !== undefined) sources = await appSources(folder, settings);
  } catch {
    return { app: folder, outdated: 'the sources of its app cannot be read' };
  }
  const now = { phasewatch: ownPackage().version, engine: engineKey('synthesis'), sources };
  return {
    app: sources === null ? undefined : folder,
    outdated: whyOutdated(readRecord(output), now, stackDigests(output)),
  };
}

/** Why what was synthesized is not what would be synthesized now. Without sources, it is not compared with them. */
function whyOutdated(
  record: SynthesisRecord | 'unreadable' | undefined,
  now: SynthesisInputs,
  stacks: Digests,
): string | undefined {
  if (record === undefined) return 'no synthesis of `phasewatch synth` ended in it';
  if (record === 'unreadable') return 'it was synthesized by another version of phasewatch';
  if (record.phasewatch !== now.phasewatch)
    return `it was synthesized by phasewatch ${record.phasewatch}, this is ${now.phasewatch}`;
  const changed = now.sources === null ? [] : differences(record.sources ?? {}, now.sources);
  if (changed.length > 0) return `${named(changed)} changed after it was synthesized`;
  if (record.engine !== now.engine) return `it was synthesized by other code of phasewatch ${now.phasewatch}`;
  return whyOtherStacks(record.stacks, stacks);
}

function whyOtherStacks(written: Digests, stacks: Digests): string | undefined {
  const file = (name: string) => join(OUTPUT, 'stacks', name);
  const added = Object.keys(stacks).find((name) => !(name in written));
  if (added !== undefined) return `${file(added)} is no stack of the app`;
  const missing = Object.keys(written).find((name) => !(name in stacks));
  if (missing !== undefined) return `${file(missing)} is missing`;
  const [edited] = differences(written, stacks);
  return edited === undefined ? undefined : `${file(edited)}/cdk.tf.json is not what synth wrote`;
}

/** Names of what was changed, then of what was added or removed. */
function differences(before: Digests, after: Digests): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const different = names.filter((name) => before[name] !== after[name]);
  const isInBoth = (name: string) => name in before && name in after;
  return [...different.filter(isInBoth), ...different.filter((name) => !isInBoth(name))];
}

/** The first one, and the number of others. */
function named([first = '', ...others]: readonly string[]): string {
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}

/** The folder as people name it from here. */
export function shownFolder(folder: string): string {
  return relative(process.cwd(), folder) || '.';
}
