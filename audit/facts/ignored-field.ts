import type { Resource } from '../../terraform/resource';
import { Fields } from './fields';
import { MISSING, valueOf } from './reading';

/** Does Terraform ignore changes of the field, such as `build_config.runtime`, alone or with a block that it is in? */
export function isIgnored(resource: Resource, field: string): boolean {
  const lifecycle = Fields.of(resource).block('lifecycle');
  if (lifecycle?.expression('ignore_changes') === 'all') return true;
  const ignored = valueOf(lifecycle?.list('ignore_changes') ?? MISSING) ?? [];
  return ignored.map(plain).some((one) => one === 'all' || `${field}.`.startsWith(`${one}.`));
}

/** `${http_target[0].headers["Authorization"]}` is `http_target.headers.Authorization`. */
function plain(reference: string): string {
  return reference
    .replace(/^\$\{|\}$/g, '')
    .replace(/\[0\]/g, '')
    .replace(/\["([^"]*)"\]/g, '.$1');
}
