import { generationOf, type ExternalFunction } from '../../facts/external-function';
import { failed, passed, type Verdict } from '../../rule';

/** What is not known of a function that others deploy, or is declared otherwise than the input shows. */
export function judgeExternalFunction({ pipeline, name, generation, held }: ExternalFunction): Verdict {
  const path = `externalFunctions/${name}/generation`;
  const address = `${pipeline}/${path}`;
  const found = held && generationOf(held);
  if (generation === undefined && found === undefined)
    return failed({
      address,
      message: `${path} is not declared: the limit of its timeout is not known`,
      detail:
        'An open point of the declaration. Google ends a function of generation 1 after 9 min at most; one of generation 2 may take 60 min, and its caller stops waiting earlier.',
      values: [],
      fix: 'declare the generation that `gcloud functions list` shows; `phasewatch audit --assets` checks its timeout and its callers',
    });
  if (generation !== undefined && found !== undefined && generation !== found)
    return failed({
      address,
      message: `${name} is declared with generation ${generation}, but the input holds one of generation ${found}`,
      detail: 'Limits and effects of a timeout differ between the generations.',
      values: [{ of: held?.path ?? name, field: 'generation', value: String(found) }],
      fix: `declare generation ${found}`,
    });
  return passed(address);
}
