import { deployablesOf, triggersOf, type Pipeline } from '../../model/pipeline';
import type { Trigger } from '../../model/trigger';
import type { AdoptedPipeline } from './adopted-pipeline';
import { partText } from './print-declaration';

/** What runs and is not in a declaration yet, as TypeScript to copy into it; empty where there is nothing. */
export function additionsTo(existing: Pipeline, { pipeline }: AdoptedPipeline): string {
  const known = new Map(deployablesOf(existing).map(({ deployable }) => [deployable.name, deployable]));
  const triggers = new Set([...known.values()].flatMap((one) => triggersOf(one).map(nameOf)));
  const parts = deployablesOf(pipeline).flatMap(({ deployable }) => {
    if (!known.has(deployable.name)) return [`// a deployable\n${partText(deployable)},`];
    return triggersOf(deployable)
      .filter((trigger) => !triggers.has(nameOf(trigger)))
      .map((trigger) => `// a trigger of ${deployable.name}\n${partText(trigger)},`);
  });
  const named = new Set([...known.keys(), ...(existing.externalFunctions ?? []).map(({ name }) => name)]);
  const external = (pipeline.externalFunctions ?? [])
    .filter(({ name }) => !named.has(name))
    .map((one) => `// an external function\n${partText(one)},`);
  return [...parts, ...external].join('\n');
}

function nameOf(trigger: Trigger): string {
  switch (trigger.kind) {
    case 'schedule':
    case 'scheduled-run':
      return `schedule ${trigger.job}`;
    case 'push':
      return `push ${trigger.subscription}`;
    case 'queue':
      return `queue ${trigger.queue}`;
    case 'http':
    case 'run':
      return `${trigger.kind} ${trigger.from}`;
    case 'event':
      return `event ${trigger.eventType}`;
  }
}
