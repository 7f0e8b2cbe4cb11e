import { hasToken } from '../../model/token';
import type { Grant } from './grant';
import type { Placed, ResourceIndex } from './resource-index';
import { topicOf } from './topic';

/** Finds the grants on one resource without a look at all others. */
export class GrantIndex {
  private readonly found = new Map<string, Grant[]>();
  private readonly all = new Map<Grant['on'], Grant[]>();

  constructor(index: ResourceIndex, grants: readonly Grant[]) {
    for (const grant of grants) {
      push(this.all, grant.on, grant);
      push(this.found, keyOf(index, grant), grant);
    }
  }

  /** Grants on the whole project. */
  get onProject(): readonly Grant[] {
    return this.all.get('project') ?? [];
  }

  /**
   * Grants that are, or may be, on a resource: those that refer to it or name it, and those whose target is not known.
   * @param name undefined where it is not known: any grant of the kind may be on it
   */
  on(kind: Grant['on'], place: Placed, name: string | undefined): readonly Grant[] {
    if (name === undefined) return this.all.get(kind) ?? [];
    return [placeKey(place), `${kind} ${name}`, `${kind} ?`].flatMap((key) => this.found.get(key) ?? []);
  }

  /** Grants on the topic of that name; undefined: on topics that are not known. */
  onTopic(name: string | undefined): readonly Grant[] {
    return this.found.get(`topic ${name ?? '?'}`) ?? [];
  }
}

function keyOf(index: ResourceIndex, { on, target }: Grant): string {
  if (on === 'topic') {
    const topic = topicOf(index, target);
    return `topic ${topic.kind === 'topic' ? topic.name : '?'}`;
  }
  const referred = index.referredTo(target);
  if (referred !== undefined) return placeKey(referred);
  return `${on} ${hasToken(target.text) ? '?' : (target.text.split('/').at(-1) ?? '')}`;
}

function placeKey({ stack, address }: { readonly stack: string; readonly address: string }): string {
  return `at ${stack} ${address}`;
}

function push<K>(map: Map<K, Grant[]>, key: K, grant: Grant): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [grant]);
  else known.push(grant);
}
