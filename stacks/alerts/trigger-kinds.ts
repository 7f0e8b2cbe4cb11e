import { deployablesOf, type Pipeline } from '../../model/pipeline';
import type { Trigger } from '../../model/trigger';

export type TriggerKind = Trigger['kind'];

/** The kinds of triggers that a pipeline has: alert texts and runbooks mention no others. */
export function triggerKinds(pipeline: Pipeline): ReadonlySet<TriggerKind> {
  return new Set(deployablesOf(pipeline).flatMap(({ deployable }) => deployable.triggers.map(({ kind }) => kind)));
}

/** Joins the texts of the kinds that the pipeline has, in the order of the object. */
export function forTriggers(
  pipeline: Pipeline,
  texts: Readonly<Partial<Record<TriggerKind, string>>>,
  separator = ' ',
): string {
  const kinds = triggerKinds(pipeline);
  return Object.entries(texts)
    .flatMap(([kind, text]) => (kinds.has(kind as TriggerKind) ? [text] : []))
    .join(separator);
}
