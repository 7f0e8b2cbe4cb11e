import type { PlanDocument, PlannedModule, PlannedResource } from './plan-shape';

/** One step into a module: its name, and its key where it has `for_each` or `count`. */
export interface ModuleStep {
  readonly name: string;
  readonly key: string | number | undefined;
}

/** A resource instance of a plan and where it is. */
export interface Instance {
  readonly resource: PlannedResource;
  readonly module: readonly ModuleStep[];
}

/** Every managed resource of a plan or state, in the order of the document. */
export function instancesOf(document: PlanDocument): Instance[] {
  const root = document.planned_values?.root_module ?? document.values?.root_module;
  return root === undefined ? [] : inModule(root);
}

function inModule({ resources = [], child_modules = [] }: PlannedModule): Instance[] {
  const own = resources
    .filter(({ mode = 'managed' }) => mode === 'managed')
    .map((resource): Instance => ({ resource, module: moduleOf(resource) }));
  return child_modules.length === 0 ? own : own.concat(...child_modules.map(inModule));
}

const ROOT: readonly ModuleStep[] = [];

/** The module of a resource, from its address. A key is a text in quotes or a number, and may hold dots and brackets. */
function moduleOf({ address }: PlannedResource): readonly ModuleStep[] {
  if (!address.startsWith('module.')) return ROOT;
  const steps: ModuleStep[] = [];
  const step = /module\.([\w-]+)(?:\[("(?:[^"\\]|\\.)*"|\d+)\])?\./y;
  for (let match = step.exec(address); match !== null; match = step.exec(address)) {
    const [, name = '', key] = match;
    steps.push({ name, key: key === undefined ? undefined : (JSON.parse(key) as string | number) });
  }
  return steps;
}

/** `module.x["k"].module.y`; empty for the root module. */
export function moduleAddress(steps: readonly ModuleStep[]): string {
  return steps.map(({ name, key }) => `module.${name}${keyText(key)}`).join('.');
}

/** `["k"]`, `[0]`, or nothing. */
export function keyText(key: string | number | undefined): string {
  return key === undefined ? '' : `[${JSON.stringify(key)}]`;
}

/** An address in a module as a full address. */
export function inModuleAddress(module: readonly ModuleStep[], address: string): string {
  return module.length === 0 ? address : `${moduleAddress(module)}.${address}`;
}
