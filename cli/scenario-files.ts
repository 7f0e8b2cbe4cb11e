import { existsSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AnyScenario } from '../simulation/scenario';
import { UsageError } from './usage-error';

/** Folder of the scenarios that have a name. */
const FOLDER = join(__dirname, '..', 'scenarios', 'nba-props');

/** A scenario and its file. */
export interface ScenarioFile {
  readonly file: string;
  readonly scenario: AnyScenario;
}

/**
 * Loads scenarios by name or path; all of them if none is named.
 * @throws UsageError for an unknown name, and for a file without a scenario
 */
export async function loadScenarios(names: readonly string[]): Promise<ScenarioFile[]> {
  const files = names.length === 0 ? scenarioNames().map((name) => join(FOLDER, `${name}.ts`)) : names.map(fileOf);
  return Promise.all(files.map(async (file) => ({ file, scenario: await loadScenario(file) })));
}

function scenarioNames(): string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => basename(file, '.ts'))
    .sort();
}

function fileOf(name: string): string {
  const known = join(FOLDER, `${name}.ts`);
  if (existsSync(known)) return known;
  if (existsSync(name)) return resolve(name);
  throw new UsageError(`scenario '${name}': no such scenario or file; name one of ${scenarioNames().join(', ')}`);
}

async function loadScenario(file: string): Promise<AnyScenario> {
  const loaded = (await import(pathToFileURL(file).href)) as { default?: unknown };
  // A CommonJS module nests its default export once more than an ES module.
  const exported = isScenario(loaded.default)
    ? loaded.default
    : (loaded.default as { default?: unknown } | undefined)?.default;
  if (!isScenario(exported))
    throw new UsageError(`${file}: exports no scenario; write \`export default defineScenario({ ... })\``);
  return exported;
}

function isScenario(value: unknown): value is AnyScenario {
  return typeof value === 'object' && value !== null && 'expectations' in value && 'worlds' in value;
}
