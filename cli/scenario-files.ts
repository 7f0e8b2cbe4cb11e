import { existsSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { declaredStack } from '../simulation/declared-stack';
import type { AnyScenario } from '../simulation/scenario';
import { loadModule } from './load-module';
import type { StackFile } from './stack-files';
import { UsageError } from './usage-error';

/** A scenario and its file. */
export interface ScenarioFile {
  readonly file: string;
  readonly scenario: AnyScenario;
}

const MODULE = /\.[cm]?[jt]s$/;

/**
 * Loads scenarios by name or path; all of the pipeline's folder in the working directory if none is named.
 * @throws UsageError for an unknown name, without a scenario, and for a file that exports none; InputError REH001 if the
 *   stacks have no guard, which names the pipeline
 */
export async function loadScenarios(
  names: readonly string[],
  documents: readonly StackFile[],
): Promise<ScenarioFile[]> {
  const files = names.length === 0 ? allFiles(documents) : names.map((name) => fileOf(name, documents));
  return Promise.all(files.map(async (file) => ({ file, scenario: await loadScenario(file) })));
}

/** The folder of the scenarios that have a name: scenarios/<pipeline>. */
function folderOf(documents: readonly StackFile[]): string {
  return join('scenarios', declaredStack(documents).config.pipeline);
}

function allFiles(documents: readonly StackFile[]): string[] {
  const folder = folderOf(documents);
  const names = namesIn(folder);
  if (names.length === 0) throw new UsageError(`${folder}: no scenario; write one there, or name a file`);
  return names.map((name) => resolve(folder, `${name}.ts`));
}

function namesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => basename(file, '.ts'))
    .sort();
}

function fileOf(name: string, documents: readonly StackFile[]): string {
  if (MODULE.test(name)) {
    if (existsSync(name)) return resolve(name);
    throw new UsageError(`scenario ${name}: no such file`);
  }
  const folder = folderOf(documents);
  const names = namesIn(folder);
  if (names.includes(name)) return resolve(folder, `${name}.ts`);
  throw new UsageError(`scenario '${name}': no such scenario or file; name one of ${names.join(', ')}`);
}

/**
 * Loads the scenario that a file exports.
 * @throws UsageError if it exports none
 */
export async function loadScenario(file: string): Promise<AnyScenario> {
  const exported = (await loadModule(file))['default'];
  if (!isScenario(exported))
    throw new UsageError(`${file}: exports no scenario; write \`export default defineScenario({ ... })\``);
  return exported;
}

function isScenario(value: unknown): value is AnyScenario {
  return typeof value === 'object' && value !== null && 'expectations' in value && 'worlds' in value;
}
