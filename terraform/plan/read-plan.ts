import { describeValue } from '../../files/describe-value';
import { parseJson } from '../../files/documents';
import { inputName, inputText } from '../../files/input-text';
import { noJsonNorYaml } from '../../files/other-languages';
import { refuse } from '../../model/problem';
import type { Resource } from '../resource';
import { planResources } from './plan-resources';
import { isPlanDocument } from './plan-shape';

/**
 * Reads the output of `terraform show -json` (or `tofu show -json`) for a plan or a state.
 * @param file `-` for standard input
 * @throws InputError INP001 to INP003 and INP005 with file and position
 */
export async function readPlanResources(file: string): Promise<Resource[]> {
  const text = await inputText('--plan', file);
  const name = inputName(file);
  const other = noJsonNorYaml(text);
  if (other !== undefined)
    return refuse({ code: 'INP002', where: name, rule: 'a plan is the output of `terraform show -json`', ...other });
  const document = text.trim() === '' ? undefined : parseJson(name, text);
  if (isPlanDocument(document) && (document.planned_values ?? document.values) !== undefined)
    return planResources(name, document);
  return refuse({
    code: 'INP003',
    where: name,
    rule: 'a plan is the output of `terraform show -json PLANFILE`: an object with planned_values',
    got: isPlanDocument(document) ? 'neither planned_values nor values' : describeValue(document),
    fix: 'run `terraform plan -out=PLANFILE`, then `terraform show -json PLANFILE`',
  });
}
