import { hasToken } from '../../model/token';
import { block, isBody, type Body, type Origin, type Resource } from '../resource';

/**
 * The resources of a plan, with what the Terraform files say of values that are known after apply only, such as the
 * source of a workflow with a URL in it, and with the places where resources are written. A plan does not hold either.
 */
export function withFiles(planned: readonly Resource[], written: readonly Resource[]): Resource[] {
  const byAddress = new Map(written.map((one) => [one.address, one]));
  return planned.map((resource) => {
    const file = byAddress.get(resource.address);
    if (file === undefined) return resource;
    const origins = new Map(resource.origins);
    const values = filled(resource.values, file.values, '', (path) => {
      for (const [at, origin] of originsBelow(file, path)) origins.set(at, origin);
    });
    const { source, ignores, providerVersion = resource.providerVersion } = file;
    return {
      ...resource,
      values,
      origins,
      ...(source === undefined ? {} : { source }),
      ...(ignores === undefined ? {} : { ignores }),
      ...(providerVersion === undefined ? {} : { providerVersion }),
    };
  });
}

/** The body of the plan, where each value that is not known is the one of the file. */
function filled(planned: Body, written: Body, prefix: string, onFilled: (path: string) => void): Body {
  const body: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(planned)) {
    const path = prefix + name;
    const other = written[name];
    // What is not known and stands in no file: the expression there gives null, and the provider chooses.
    if (other === undefined && hasToken(value) && !isDynamic(written, name)) continue;
    if (other === undefined) body[name] = value;
    else if (hasToken(value)) {
      body[name] = other;
      onFilled(path);
    } else if (Array.isArray(value)) {
      const others: readonly unknown[] = Array.isArray(other) ? other : [other];
      body[name] = (value as unknown[]).map((item, i) =>
        isBody(item) && isBody(others[i]) ? filled(item, others[i], `${path}.${i}.`, onFilled) : item,
      );
    } else body[name] = value;
  }
  return body;
}

/** Is it a block that the files make of values that they do not know? */
function isDynamic({ dynamic }: Body, name: string): boolean {
  return block(dynamic)?.[name] !== undefined;
}

function originsBelow({ origins }: Resource, path: string): [string, Origin][] {
  return [...origins].filter(([at]) => at === path || at.startsWith(`${path}.`));
}
