import { readdirSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { contentKey, fileDigest, type Digests } from './digest';
import { engineKey } from './engine-key';
import { ModuleGraph } from './module-graph';
import { projectSources } from './project-sources';

/** The file of a scenario, and the files of its recording, or their folders. */
export interface ScenarioSource {
  readonly file: string;
  readonly data?: readonly string[];
}

/**
 * The content keys of scenarios that are written in files, in the order of the files: each one with all that it imports,
 * its recording, and the engine's code that rehearses. What is not covered: see `projectSources`.
 *
 * @throws an Error of esbuild or Node if a file cannot be read or parsed, or an import cannot be resolved
 */
export async function scenarioKeys(scenarios: readonly ScenarioSource[], folder: string): Promise<string[]> {
  const graph = await ModuleGraph.of(
    scenarios.map(({ file }) => file),
    folder,
  );
  return scenarios.map(({ file, data = [] }) =>
    contentKey({
      ...projectSources(folder, graph.from(file)),
      ...dataDigests(folder, data),
      scenario: nameIn(folder, file),
      engine: engineKey('rehearsal'),
    }),
  );
}

/**
 * The content key of a scenario that is derived from a declaration.
 * @param stacks content key of the synthesized stacks that hold the declaration
 */
export function derivedScenarioKey(name: string, stacks: string): string {
  return contentKey({ scenario: name, stacks, engine: engineKey('rehearsal') });
}

function dataDigests(folder: string, data: readonly string[]): Digests {
  const files = data.flatMap((path) => filesOf(resolve(folder, path)));
  return Object.fromEntries(files.map((file) => [`data ${nameIn(folder, file)}`, fileDigest(file)]));
}

function filesOf(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).flatMap((name) => filesOf(join(path, name)));
}

/** Relative to the project's folder, so that it does not depend on where that is. */
function nameIn(folder: string, path: string): string {
  return relative(resolve(folder), resolve(folder, path)).split(sep).join('/');
}
