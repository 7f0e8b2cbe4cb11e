import { describeValue } from '../../files/describe-value';
import { parseJson } from '../../files/documents';
import { inputName, inputText } from '../../files/input-text';
import { noJsonNorYaml } from '../../files/other-languages';
import { refuse } from '../../model/problem';
import type { Body, Resource } from '../resource';
import { planResources } from './plan-resources';
import { isPlanDocument, type PlanDocument, type ResourceChange } from './plan-shape';

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

/** What the apply of a plan does to one resource. */
export interface AppliedChange {
  readonly address: string;
  readonly type: string;
  /** `replace`: it is deleted and created again. */
  readonly action: 'create' | 'update' | 'replace' | 'delete';
  /** Its values before the apply and after it; empty where there is none. */
  readonly before: Body;
  readonly after: Body;
}

/** What a plan changes. */
export interface PlanChange {
  /** The resources in the state before the apply; none before the first one. */
  readonly before: readonly Resource[];
  readonly after: readonly Resource[];
  readonly changes: readonly AppliedChange[];
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
  return {
    before: isPlanDocument(prior) ? planResources(name, prior) : [],
    after: planResources(name, document),
    changes: changes.flatMap(appliedChange),
  };
}

function appliedChange({ address, type = '', change }: ResourceChange): AppliedChange[] {
  const { actions = [], before, after } = change ?? {};
  const action = actions.includes('delete') && actions.includes('create') ? 'replace' : actions[0];
  return isAction(action) ? [{ address, type, action, before: before ?? {}, after: after ?? {} }] : [];
}

function isAction(action: string | undefined): action is AppliedChange['action'] {
  return action === 'create' || action === 'update' || action === 'replace' || action === 'delete';
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
