import { describeValue } from '../../files/describe-value';
import { parseJson } from '../../files/documents';
import { inputName, inputText } from '../../files/input-text';
import { noJsonNorYaml } from '../../files/other-languages';
import { refuse } from '../../model/problem';
import type { Resource } from '../resource';
import { planResources } from './plan-resources';
import { isPlanDocument, type PlanDocument } from './plan-shape';

/**
 * Reads the output of `terraform show -json` (or `tofu show -json`) for a plan or a state.
 * @param file `-` for standard input
 * @throws InputError INP001 to INP003 and INP005 with file and position
 */
export async function readPlanResources(file: string): Promise<Resource[]> {
  const { name, document } = await readDocument(file);
  return planResources(name, document);
}

/**
 * The same of a file that was read.
 * @param document its content, parsed
 * @throws InputError INP003 where it is neither a plan nor a state
 */
export function planResourcesIn(name: string, document: unknown): Resource[] {
  return planResources(name, checkedDocument(name, document));
}

/** A resource that the apply of a plan deletes and creates again. */
export interface ReplacedResource {
  readonly address: string;
  readonly type: string;
}

/** What a plan changes. */
export interface PlanChange {
  /** The resources in the state before the apply; none before the first one. */
  readonly before: readonly Resource[];
  readonly after: readonly Resource[];
  readonly replaced: readonly ReplacedResource[];
}

/**
 * Reads both sides of a plan.
 * @throws as `readPlanResources`, and InputError INP003 for a state, which has one side
 */
export async function readPlanChange(file: string): Promise<PlanChange> {
  const { name, document } = await readDocument(file);
  if (document.planned_values === undefined)
    return refuse({
      code: 'INP003',
      where: name,
      rule: 'what a plan changes is the output of `terraform show -json PLANFILE`: an object with planned_values',
      got: 'a state',
      fix: 'name a plan; to compare two states, name both without --plan',
    });
  const { prior_state: prior, resource_changes: changes = [] } = document;
  const replaced = changes.flatMap(({ address, type = '', change }) =>
    change?.actions?.includes('delete') === true && change.actions.includes('create') ? [{ address, type }] : [],
  );
  return {
    before: isPlanDocument(prior) ? planResources(name, prior) : [],
    after: planResources(name, document),
    replaced,
  };
}

async function readDocument(file: string): Promise<{ readonly name: string; readonly document: PlanDocument }> {
  const text = await inputText('--plan', file);
  const name = inputName(file);
  const other = noJsonNorYaml(text);
  if (other !== undefined)
    return refuse({ code: 'INP002', where: name, rule: 'a plan is the output of `terraform show -json`', ...other });
  return { name, document: checkedDocument(name, text.trim() === '' ? undefined : parseJson(name, text)) };
}

function checkedDocument(name: string, document: unknown): PlanDocument {
  if (isPlanDocument(document) && (document.planned_values ?? document.values) !== undefined) return document;
  return refuse({
    code: 'INP003',
    where: name,
    rule: 'a plan is the output of `terraform show -json PLANFILE`: an object with planned_values',
    got: isPlanDocument(document) ? 'neither planned_values nor values' : describeValue(document),
    fix: 'run `terraform plan -out=PLANFILE`, then `terraform show -json PLANFILE`',
  });
}
