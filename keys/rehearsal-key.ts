import { contentText } from '../model/content-text';
import type { StackDocument } from '../terraform/terraform-json';
import { contentKey, sha256 } from './digest';
import { engineKey } from './engine-key';

/** What a simulation does not read: the alert policies, which are keyed one by one, and what shows or delivers. */
const NOT_SIMULATED = [
  'google_monitoring_alert_policy',
  'google_monitoring_dashboard',
  'google_monitoring_notification_channel',
];

/**
 * The content key of everything that a rehearsal of a simulated scenario depends on but its alert policies: the loaded
 * scenario, at baseline or as declared, the synthesized resources, the code of the engine, and Node.
 * @param scenario data; a comment or another file layout does not change it
 */
export function rehearsalKey(scenario: unknown, world: string, stacks: readonly StackDocument[]): string {
  return contentKey({
    scenario: sha256(contentText(scenario)),
    world,
    stacks: resourcesKey(stacks),
    engine: engineKey('rehearsal'),
    node: process.version,
  });
}

const known = new WeakMap<readonly StackDocument[], string>();

function resourcesKey(stacks: readonly StackDocument[]): string {
  const key = known.get(stacks) ?? sha256(contentText(stacks.map(withoutNotSimulated)));
  known.set(stacks, key);
  return key;
}

function withoutNotSimulated({ stack, document }: StackDocument): unknown {
  if (typeof document !== 'object' || document === null || !('resource' in document)) return { stack, document };
  const { resource } = document;
  if (typeof resource !== 'object' || resource === null) return { stack, document };
  const read = Object.entries(resource).filter(([type]) => !NOT_SIMULATED.includes(type));
  return { stack, document: { ...document, resource: Object.fromEntries(read) } };
}
