import { accountId } from './account-id';
import { breakerRuleOf } from './breaker-rule';
import { topicsOf, type Pipeline } from './pipeline';
import type { Problem } from './problem';
import { madeNames, type ProjectName } from './project-names';
import type { Trigger } from './trigger';

/**
 * Names that are used twice, with both places. Two resources with one name overwrite each other in Google Cloud; two processors mix their runs in the guard's
 * store.
 */
export function duplicateProblems(pipeline: Pipeline): Problem[] {
  const problems: Problem[] = [];
  const firstWith = new Map<string, string>();
  /** @returns whether nothing else has the name */
  const claim = (kind: string, name: string, where: string): boolean => {
    const first = firstWith.get(`${kind} ${name}`);
    if (first === undefined) {
      firstWith.set(`${kind} ${name}`, where);
      return true;
    }
    problems.push({
      code: 'DEC001',
      where,
      rule: `the name of a ${kind} is used once`,
      got: `'${name}', which ${first} also has`,
      fix: 'give one of them another name',
    });
    return false;
  };
  for (const { kind, name } of madeNames(pipeline, 'project')) claim(kind, name, `${pipeline.name}/guard`);
  for (const topic of topicsOf(pipeline)) claim('topic', topic, `${pipeline.name}/topics/${topic}`);
  for (const [i, phase] of pipeline.phases.entries()) {
    const phaseAt = `phases[${i}]`;
    claim('phase', phase.id, `${pipeline.name}/${phase.id} (${phaseAt})`);
    for (const [j, deployable] of phase.deployables.entries()) {
      const where = `${pipeline.name}/${phase.id}/${deployable.name}`;
      const at = `${phaseAt}.deployables[${j}]`;
      const isFirst = claim('deployable', deployable.name, `${where} (${at})`);
      if (isFirst && deployable.serviceAccount === undefined)
        claim('service account', accountId(deployable.name), `${where} (${at})`);
      for (const [k, { name }] of deployable.processors.entries())
        claim('processor', name, `${where}/${name} (${at}.processors[${k}])`);
      const breaker = breakerRuleOf({ phase, deployable }, pipeline);
      if (breaker !== undefined) claim('breaker', breaker.id, `${where} (${at})`);
      for (const [k, trigger] of deployable.triggers.entries()) {
        const named = nameOf(trigger);
        if (named !== undefined) claim(named.kind, named.name, `${where}/${named.name} (${at}.triggers[${k}])`);
      }
    }
  }
  for (const [i, { name }] of (pipeline.externalFunctions ?? []).entries())
    claim('deployable', name, `${pipeline.name}/externalFunctions/${name} (externalFunctions[${i}])`);
  return problems;
}

/** The resource of a trigger; undefined: it has none. */
function nameOf(trigger: Trigger): ProjectName | undefined {
  switch (trigger.kind) {
    case 'schedule':
    case 'scheduled-run':
      return { kind: 'scheduler job', name: trigger.job };
    case 'push':
      return { kind: 'subscription', name: trigger.subscription };
    case 'queue':
      return { kind: 'queue', name: trigger.queue };
    case 'http':
    case 'event':
    case 'run':
      return undefined;
  }
}
