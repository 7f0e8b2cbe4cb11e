import type { Resource, SourcePosition } from '../../terraform/resource';
import { Fields } from './fields';
import type { Link } from './link';

/** The resources of one environment, by type and by references to them. */
export class ResourceIndex {
  /** By stack, then by address. */
  private readonly byAddress = new Map<string, Map<string, Resource>>();
  private readonly byType = new Map<string, Resource[]>();
  private byPath: Map<string, Resource[]> | undefined;
  /** Types that something asked for. */
  private readonly read = new Set<string>();

  constructor(private readonly resources: readonly Resource[]) {
    for (const resource of resources) {
      const { stack, address } = resource;
      const inStack = this.byAddress.get(stack);
      if (inStack === undefined) this.byAddress.set(stack, new Map([[address, resource]]));
      else inStack.set(address, resource);
      push(this.byType, resource.type, resource);
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
    return this.byAddress.get(stack)?.get(address);
  }

  /** The fields of what a fact was read from; undefined where no resource is there. */
  fieldsAt({ stack, address }: Pick<Placed, 'stack' | 'address'>): Fields | undefined {
    const resource = this.at(stack, address);
    return resource && Fields.of(resource);
  }

  /** The resource that people see under that path; undefined where several are. */
  shownAs(path: string): Resource | undefined {
    const [first, ...others] = this.shown(path);
    return others.length === 0 ? first : undefined;
  }

  /** Where the resources are written that people see under that path; undefined where that is not known, or not one place. */
  writtenAt(path: string): SourcePosition | undefined {
    const [first, ...others] = this.shown(path).map(({ source }) => source);
    return others.every((one) => one?.file === first?.file && one?.line === first?.line) ? first : undefined;
  }

  /** Only findings ask for it: an audit without any does not fill the map. */
  private shown(path: string): readonly Resource[] {
    if (this.byPath === undefined) {
      this.byPath = new Map();
      for (const resource of this.resources) push(this.byPath, resource.path, resource);
    }
    return this.byPath.get(path) ?? [];
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

function push(map: Map<string, Resource[]>, name: string, resource: Resource): void {
  const known = map.get(name);
  if (known === undefined) map.set(name, [resource]);
  else known.push(resource);
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
