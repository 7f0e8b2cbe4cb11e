import { escaped } from '../escape';
import type { Body, Origin, Resource } from '../resource';
import { evaluateBody } from './evaluate-json';
import { exactVersion } from './exact-version';
import type { ModuleConfig, Written } from './module-config';
import { META, ModuleInstance, type ResourceInstance } from './module-instance';
import { known, type Value } from './value';

/**
 * The resources of a module as it is written, called modules included: `for_each`, `count` and `dynamic` are expanded,
 * expressions evaluated as far as the files and the defaults of variables allow.
 */
export function configResources(
  stack: string,
  config: ModuleConfig,
  given: ReadonlyMap<string, Value> = new Map(),
): Resource[] {
  const root = new ModuleInstance({ config, steps: [], given });
  const providerVersion = exactVersion(config.googleVersion);
  const version = providerVersion === undefined ? {} : { providerVersion };
  return root.resources().map((instance) => ({ ...resourceOf(stack, instance), ...version }));
}

function resourceOf(stack: string, { written, address, scope }: ResourceInstance): Resource {
  const { type, body, source, ignores } = written;
  const origins = new Map<string, Origin>();
  const values: Record<string, unknown> = {};
  for (const name of META) if (body[name] !== undefined && body[name] !== null) values[name] = body[name];
  for (const [name, value] of evaluateBody(body, scope, META)) {
    const json = toJson(value, name, origins);
    if (json !== null) values[name] = json;
  }
  const path = constructPath(body) ?? address;
  return {
    stack,
    type,
    address,
    path,
    values,
    origins,
    ...(source === undefined ? {} : { source }),
    ...(ignores.length === 0 ? {} : { ignores }),
  };
}

/** The JSON of a value, and what it comes from. */
function toJson(value: Value, path: string, origins: Map<string, Origin>): unknown {
  switch (value.kind) {
    case 'known':
    case 'unknown': {
      const { references, from } = value;
      if (references.length > 0 || from !== undefined)
        origins.set(path, { references: distinct(references), ...(from === undefined ? {} : { from }) });
      return value.kind === 'unknown' ? value.text : escaped(value.value);
    }
    case 'list':
      return value.items.map((item, i) =>
        item.kind === 'object' ? bodyOf(item, `${path}.${i}.`, origins) : toJson(item, `${path}.${i}`, origins),
      );
    case 'object':
      if (value.place?.attribute === '') {
        origins.set(path, { references: [value.place] });
        return `\${${value.place.address}}`;
      }
      return bodyOf(value, `${path}.0.`, origins);
  }
}

function bodyOf(value: Value & { kind: 'object' }, prefix: string, origins: Map<string, Origin>): Body {
  const body: Record<string, unknown> = {};
  for (const name of value.names()) {
    const json = toJson(value.get(name) ?? known(null), prefix + name, origins);
    if (json !== null) body[name] = json;
  }
  return body;
}

function distinct(references: Origin['references']): Origin['references'] {
  return [...new Map(references.map((one) => [`${one.address} ${one.attribute}`, one])).values()];
}

/** The construct path of CDKTF's metadata, without its last segment, which CDKTF adds for the main resource. */
function constructPath(body: Written): string | undefined {
  const metadata = (body['//'] as { readonly metadata?: { readonly path?: unknown } } | undefined)?.metadata;
  if (typeof metadata?.path !== 'string') return undefined;
  const segments = metadata.path.split('/');
  return segments.length > 2 ? segments.slice(0, -1).join('/') : segments.join('/');
}
