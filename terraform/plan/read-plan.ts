import { describeValue } from '../../files/describe-value';
import { parseJson } from '../../files/parse-json';
import { inputName, inputText } from '../../files/input-text';
import { noJsonNorYaml } from '../../files/other-languages';
import { refuse } from '../../model/problem';
import { isBody, type Body, type Resource } from '../resource';
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

/** What Terraform does to a resource. A replaced one is deleted and created. */
export type PlannedAction = 'create' | 'update' | 'delete';

/** What the apply of a plan does to one managed resource. */
export interface PlannedStep {
  readonly address: string;
  readonly type: string;
  /** None where it stays as it is, or is only imported or forgotten. */
  readonly actions: readonly PlannedAction[];
  /** Its values before; undefined where it is created. */
  readonly before: Body | undefined;
  /** Its values after, as far as they are known before the apply; undefined where it is deleted. */
  readonly after: Body | undefined;
}

/** Is the resource deleted and created again? */
export function isReplaced({ actions }: PlannedStep): boolean {
  return actions.includes('delete') && actions.includes('create');
}

/** What a plan changes. */
export interface PlanChange {
  /** The resources in the state before the apply; none before the first one. */
  readonly before: readonly Resource[];
  readonly after: readonly Resource[];
  readonly steps: readonly PlannedStep[];
}

/**
 * Reads both sides of a plan.
 * @throws as `readPlanResources`, and InputError INP003 for a state, which has one side
 */
export async function readPlanChange(file: string): Promise<PlanChange> {
  const { name, document } = await readChanges(file);
  const { prior_state: prior } = document;
  return {
    before: isPlanDocument(prior) ? planResources(name, prior) : [],
    after: planResources(name, document),
    steps: stepsOf(document),
  };
}

/**
 * Reads what the apply of a plan does, resource by resource.
 * @throws as `readPlanChange`
 */
export async function readPlannedSteps(file: string): Promise<PlannedStep[]> {
  return stepsOf((await readChanges(file)).document);
}

function stepsOf({ resource_changes: changes = [] }: PlanDocument): PlannedStep[] {
  const managed = changes.filter(({ mode }) => mode !== 'data');
  return managed.map(({ address, type = '', change = {} }) => ({
    address,
    type,
    actions: (['create', 'update', 'delete'] as const).filter((action) => change.actions?.includes(action) === true),
    before: isBody(change.before) ? change.before : undefined,
    after: isBody(change.after) ? change.after : undefined,
  }));
}

/** A plan, whose changes can be read. */
async function readChanges(file: string): Promise<NamedDocument> {
  const read = await readDocument(file);
  if (read.document.planned_values !== undefined) return read;
  return refuse({
    code: 'INP003',
    where: read.name,
    rule: 'what a plan changes is the output of `terraform show -json PLANFILE`: an object with planned_values',
    got: 'a state',
    fix: 'name a plan; to compare two states, name both without --plan',
  });
}

interface NamedDocument {
  readonly name: string;
  readonly document: PlanDocument;
}

async function readDocument(file: string): Promise<NamedDocument> {
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
