import type { Resource } from '../../terraform/resource';
import type { Link } from './link';

/** The resources of one environment, by type and by references to them. */
export class ResourceIndex {
  private readonly byAddress = new Map<string, Resource>();
  private readonly byType = new Map<string, Resource[]>();
  /** Undefined for a path that several resources share. */
  private readonly byPath = new Map<string, Resource | undefined>();
  /** Types that something asked for. */
  private readonly read = new Set<string>();

  constructor(resources: readonly Resource[]) {
    for (const resource of resources) {
      this.byAddress.set(key(resource.stack, resource.address), resource);
      this.byPath.set(resource.path, this.byPath.has(resource.path) ? undefined : resource);
      const sameType = this.byType.get(resource.type);
      if (sameType === undefined) this.byType.set(resource.type, [resource]);
      else sameType.push(resource);
    }
  }

  ofType(...types: readonly string[]): Resource[] {
    for (const type of types) this.read.add(type);
    return types.flatMap((type) => this.byType.get(type) ?? []);
  }

  /** The resources of types that nothing asked for, by type. */
  unread(): ReadonlyMap<string, readonly Resource[]> {
    return new Map([...this.byType].filter(([type]) => !this.read.has(type)));
  }

  /** The resource with that address in a stack. */
  at(stack: string, address: string): Resource | undefined {
    return this.byAddress.get(key(stack, address));
  }

  /** The resource that people see under that path; undefined where several are. */
  shownAs(path: string): Resource | undefined {
    return this.byPath.get(path);
  }

  /** The resource that a link refers to first. */
  referredTo(link: Link | undefined): Resource | undefined {
    const [first] = link?.references ?? [];
    return link === undefined || first === undefined ? undefined : this.at(link.stack, first.address);
  }

  /** Every resource that a link refers to, each once, in order. */
  allReferredTo({ stack, references }: Link): Resource[] {
    return [...new Set(references.flatMap(({ address }) => this.at(stack, address) ?? []))];
  }
}

function key(stack: string, address: string): string {
  return `${stack} ${address}`;
}

/** The place of a resource. */
export interface Placed {
  readonly stack: string;
  /** Its full address in its stack. */
  readonly address: string;
  /** Construct path; the address where there is none. */
  readonly path: string;
}

export function placeOf({ stack, address, path }: Resource): Placed {
  return { stack, address, path };
}

/** Are the two the same resource? */
export function samePlace(a: Placed, b: Placed): boolean {
  return a.stack === b.stack && a.address === b.address;
}
