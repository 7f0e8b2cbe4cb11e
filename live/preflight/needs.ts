import type { PlannedAction, PlannedStep } from '../../terraform/plan/read-plan';
import type { Resource } from '../../terraform/resource';
import { rightsOf } from './resource-rights';

/** What Terraform does, as far as permissions and APIs depend on it. */
export type Step = Pick<PlannedStep, 'type' | 'actions'>;

/** What an apply needs of the project. By permission and by API: the types that need it, in order. */
export interface Needs {
  readonly permissions: ReadonlyMap<string, readonly string[]>;
  readonly apis: ReadonlyMap<string, readonly string[]>;
  /** Types of Google's whose needs are not known. */
  readonly unknownTypes: readonly string[];
}

/** What is done without a plan: any resource may be created or changed, or, by a destroy, deleted. */
export function stepsWithoutPlan(resources: readonly Resource[], isDestroy: boolean): Step[] {
  const actions: PlannedAction[] = isDestroy ? ['delete'] : ['create', 'update'];
  return resources.map(({ type }) => ({ type, actions }));
}

/** What reading the data sources is, which every plan does. @param types of Terraform, such as `google_project` */
export function stepsOfDataSources(types: readonly string[]): Step[] {
  return types.map((type) => ({ type: `data.${type}`, actions: [] }));
}

/** What these steps need. Reading is needed in any case: a plan reads every resource. */
export function needsOf(steps: readonly Step[]): Needs {
  const permissions = new Map<string, Set<string>>();
  const apis = new Map<string, Set<string>>();
  const unknown = new Set<string>();
  const note = (all: Map<string, Set<string>>, needed: string, type: string) => {
    all.set(needed, (all.get(needed) ?? new Set()).add(type));
  };
  for (const { type, actions } of steps) {
    if (!/^(?:data\.)?google_/.test(type)) continue; // time_sleep and others call no API
    const rights = rightsOf(type);
    if (rights === undefined) {
      unknown.add(type);
      continue;
    }
    const { api, moreApis = [], read, forAction } = rights;
    for (const one of [api, ...moreApis]) note(apis, one, type);
    for (const one of [...read, ...actions.flatMap((action) => forAction[action])]) note(permissions, one, type);
  }
  return { permissions: sorted(permissions), apis: sorted(apis), unknownTypes: [...unknown].sort() };
}

function sorted(all: ReadonlyMap<string, ReadonlySet<string>>): Map<string, string[]> {
  const entries = [...all].map(([needed, types]): [string, string[]] => [needed, [...types].sort()]);
  return new Map(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
