import { existsSync, readdirSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { declaredStack } from '../simulation/declared-stack';
import { derivedLeftOut, derivedScenario, derivedScenarios } from '../simulation/derived/all-derived';
import { InputError, refuse, type Problem } from '../model/problem';
import { defineScenario } from '../simulation/define-scenario';
import { isDerived, type AnyScenario } from '../simulation/scenario';
import { loadModule } from './load-module';
import { problemsOfFile } from './scenario-problems';
import type { StackFile } from './stack-files';
import { UsageError } from './usage-error';

/** A scenario and where it comes from. */
export interface ScenarioFile {
  /** Its file, or the name of a derived scenario. */
  readonly file: string;
  readonly scenario: AnyScenario;
}

const MODULE = /\.[cm]?[jt]s$/;

/**
 * Loads scenarios by name or path; all of the pipeline's folder in the working directory if none is named, or those
 * derived from the declaration where that folder has none.
 * @param derived those derived from the declaration, instead of the folder's
 * @throws UsageError for an unknown name; InputError with every problem of every file, and REH001 if the stacks have no
 *   guard, which names the pipeline
 */
export async function loadScenarios(
  names: readonly string[],
  documents: readonly StackFile[],
  { derived = false }: { readonly derived?: boolean } = {},
): Promise<ScenarioFile[]> {
  // It reads the stacks, so once for all names.
  const folder = folderOf(documents);
  const files = derived ? [] : filesIn(folder);
  const all = () => (files.length === 0 ? derivedScenarios(documents).map(({ name }) => name) : files);
  const wanted = names.length === 0 ? all() : names.map((name) => fileOf(name, folder, documents));
  const problems: Problem[] = [];
  const loaded: ScenarioFile[] = [];
  for (const file of wanted) {
    try {
      loaded.push({ file, scenario: await loadScenario(file, documents) });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new InputError(problems);
  return loaded;
}

/** Where all derived scenarios were loaded: the kinds of which there is none, one a line. */
export function leftOutText(files: readonly ScenarioFile[], documents: readonly StackFile[]): string {
  const derived = files.filter(({ scenario }) => isDerived(scenario));
  const areAll = derived.length > 0 && derived.length === derivedScenarios(documents).length;
  return areAll
    ? derivedLeftOut(documents)
        .map((line) => `left out: ${line}\n`)
        .join('')
    : '';
}

/** The folder of the scenarios that have a name: scenarios/<pipeline>. */
function folderOf(documents: readonly StackFile[]): string {
  return join('scenarios', declaredStack(documents).config.pipeline);
}

function filesIn(folder: string): string[] {
  return namesIn(folder).map((name) => resolve(folder, `${name}.ts`));
}

function namesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => basename(file, '.ts'))
    .sort();
}

function fileOf(name: string, folder: string, documents: readonly StackFile[]): string {
  if (MODULE.test(name)) {
    if (existsSync(name)) return resolve(name);
    throw new UsageError(`scenario ${name}: no such file`);
  }
  const names = namesIn(folder);
  if (names.includes(name)) return resolve(folder, `${name}.ts`);
  if (derivedScenario(name, documents) !== undefined) return name;
  const known = [...names, ...derivedScenarios(documents).map((one) => one.name)].join(', ');
  throw new UsageError(`scenario '${name}': no such scenario or file; name one of ${known}`);
}

/**
 * Loads the scenario that a file exports, or the derived scenario of that name.
 * @throws InputError for a file that does not load or exports no valid scenario; each problem names the file
 */
export async function loadScenario(file: string, documents: readonly StackFile[]): Promise<AnyScenario> {
  const derived = MODULE.test(file) ? undefined : derivedScenario(file, documents);
  if (derived !== undefined) return derived;
  const exported = await defaultExportOf(file);
  try {
    return defineScenario(exported as AnyScenario);
  } catch (error) {
    throw new InputError(problemsOfFile(file, error));
  }
}

async function defaultExportOf(file: string): Promise<unknown> {
  let exported: Readonly<Record<string, unknown>>;
  try {
    exported = await loadModule(file);
  } catch (error) {
    throw new InputError(problemsOfFile(file, error));
  }
  const scenario = exported['default'];
  if (scenario !== undefined) return scenario;
  const others = Object.keys(exported).filter((name) => name !== '__esModule');
  return refuse({
    code: 'SCN019',
    where: relative(process.cwd(), file),
    rule: 'the file of a scenario exports it as its default',
    got: others.length === 0 ? 'no export' : `exports ${others.join(', ')}`,
    fix: 'write `export default defineScenario({ ... })`',
  });
}
