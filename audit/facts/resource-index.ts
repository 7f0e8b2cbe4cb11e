import type { Resource } from '../../terraform/resource';
import { referencesIn } from '../../terraform/terraform-json';

/** The resources of one environment, by type and by references to them. */
export class ResourceIndex {
  readonly #byAddress = new Map<string, Resource>();
  readonly #byType = new Map<string, Resource[]>();

  constructor(resources: readonly Resource[]) {
    for (const resource of resources) {
      this.#byAddress.set(key(resource.stack, resource.address), resource);
      const sameType = this.#byType.get(resource.type);
      if (sameType === undefined) this.#byType.set(resource.type, [resource]);
      else sameType.push(resource);
    }
  }

  ofType(...types: readonly string[]): Resource[] {
    return types.flatMap((type) => this.#byType.get(type) ?? []);
  }

  /** The resource that an expression refers to first. An address is valid in its own stack only. */
  referredTo(stack: string, expression: string | undefined): Resource | undefined {
    const [address] = referencesIn(expression);
    return address === undefined ? undefined : this.#byAddress.get(key(stack, address));
  }
}

function key(stack: string, address: string): string {
  return `${stack} ${address}`;
}

/** The place of a resource. */
export interface Placed {
  readonly stack: string;
  /** `type.name` in its stack. */
  readonly address: string;
  /** Construct path. */
  readonly path: string;
}

export function placeOf({ stack, address, path }: Resource): Placed {
  return { stack, address, path };
}

/** Are the two the same resource? */
export function samePlace(a: Placed, b: Placed): boolean {
  return a.stack === b.stack && a.address === b.address;
}
