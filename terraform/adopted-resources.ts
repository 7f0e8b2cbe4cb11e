import { isBody } from './resource';

/** A resource that a stack imports. */
export interface AdoptedResource {
  /** Its address. */
  readonly to: string;
  /** The id by which it is imported. */
  readonly id: string;
}

/** The `import` blocks of a synthesized stack. */
export function adoptedResources(document: unknown): AdoptedResource[] {
  const blocks = isBody(document) ? document['import'] : undefined;
  const list: readonly unknown[] = Array.isArray(blocks) ? blocks : [];
  return list.flatMap((block) => {
    const { to, id } = isBody(block) ? block : {};
    return typeof to === 'string' && typeof id === 'string' ? [{ to, id }] : [];
  });
}
