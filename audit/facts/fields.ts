import { Duration } from '../../model/duration';
import { hasToken } from '../../model/token';
import { block, type Body, type Resource } from '../../terraform/resource';
import type { Link } from './link';
import { declared, MISSING, unresolved, type Reading } from './reading';

/**
 * Typed access to a body of a resource. Where a whole block is an expression or a `dynamic` block, every field in it is
 * unresolved, not missing.
 */
export class Fields {
  private constructor(
    private readonly resource: Resource,
    private readonly body: Body,
    /** Path of this block in the resource, with a dot at its end: `push_config.0.`. */
    private readonly prefix: string,
    /** The expression that stands in for the whole block. */
    private readonly token?: string,
  ) {}

  static of(resource: Resource): Fields {
    return new Fields(resource, resource.values, '');
  }

  /** Is the field set? True also in a block that is an expression, where it may be set; false for a list without items. */
  has(name: string): boolean {
    const value = this.at(name);
    return this.token !== undefined || (value !== undefined && !(Array.isArray(value) && value.length === 0));
  }

  /** The block of that name, the first of several; undefined where it was left out. */
  block(name: string): Fields | undefined {
    return this.blocks(name)[0];
  }

  blocks(name: string): readonly Fields[] {
    if (this.token !== undefined) return [this];
    const value = this.at(name);
    if (value === undefined) {
      return block(this.body['dynamic'])?.[name] === undefined
        ? []
        : [new Fields(this.resource, {}, `${this.prefix}${name}.0.`, `dynamic "${name}"`)];
    }
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    return list.map((item, i) => {
      const prefix = `${this.prefix}${name}.${i}.`;
      const body = block(item);
      return body === undefined
        ? new Fields(this.resource, {}, prefix, textOf(item))
        : new Fields(this.resource, body, prefix);
    });
  }

  /** The text as written, expressions included. */
  expression(name: string): string | undefined {
    if (this.token !== undefined) return this.token;
    const value = this.at(name);
    return value === undefined ? undefined : textOf(value);
  }

  /** What the field names: its text, and the resources that it refers to. Undefined where it was left out. */
  link(name: string): Link | undefined {
    const text = this.expression(name);
    return text === undefined ? undefined : this.linkAt(name, text);
  }

  /** What each item of a list names; unresolved where the list itself is an expression. */
  links(name: string): Reading<readonly Link[]> {
    const list = this.list(name);
    if (!('value' in list)) return list;
    const whole = this.resource.origins.get(this.prefix + name);
    const links = list.value.map((text, i) => this.linkAt(whole === undefined ? `${name}.${i}` : name, text));
    return { ...list, value: links };
  }

  text(name: string, fallback?: string): Reading<string> {
    return this.read(name, fallback, (value) => (typeof value === 'string' ? value : undefined));
  }

  /** A time as Google's APIs write it: `300s`. */
  duration(name: string, fallback?: Duration): Reading<Duration> {
    return this.read(name, fallback, (value) =>
      typeof value === 'string' && /^\d{1,12}(\.0{1,9})?s$/.test(value) ? Duration.parse(value) : undefined,
    );
  }

  /** A time in whole seconds; Terraform accepts `300` and `"300"`. */
  seconds(name: string, fallback?: Duration): Reading<Duration> {
    return this.read(name, fallback, (value) => {
      const n = toNumber(value);
      return n !== undefined && Number.isInteger(n) && n >= 0 ? Duration.seconds(n) : undefined;
    });
  }

  number(name: string, fallback?: number): Reading<number> {
    return this.read(name, fallback, toNumber);
  }

  flag(name: string, fallback?: boolean): Reading<boolean> {
    return this.read(name, fallback, (value) => {
      if (typeof value === 'boolean') return value;
      return value === 'true' ? true : value === 'false' ? false : undefined;
    });
  }

  /** A list of texts, with expressions in them as written; unresolved where the list itself is an expression. */
  list(name: string): Reading<readonly string[]> {
    return this.read(name, [], (value) => (Array.isArray(value) ? value.map(textOf) : undefined));
  }

  /** Every field that is a text, expressions included. */
  texts(): ReadonlyMap<string, string> {
    const texts = Object.entries(this.body).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
    return new Map(texts);
  }

  private linkAt(name: string, text: string): Link {
    const { stack, origins } = this.resource;
    return { stack, text, references: origins.get(this.prefix + name)?.references ?? [] };
  }

  private at(name: string): unknown {
    return this.body[name] ?? undefined;
  }

  private read<T>(name: string, fallback: T | undefined, convert: (value: unknown) => T | undefined): Reading<T> {
    if (this.token !== undefined) return unresolved(this.token);
    const value = this.at(name);
    if (value === undefined) return fallback === undefined ? MISSING : { kind: 'default', value: fallback };
    if (hasToken(value)) return unresolved(textOf(value));
    const converted = convert(value);
    if (converted === undefined) return unresolved(JSON.stringify(value));
    const origin = this.resource.origins.get(this.prefix + name);
    // A plan holds the defaults that the provider writes.
    const isDefault = origin?.isLeftOut === true && fallback !== undefined && String(converted) === String(fallback);
    return isDefault ? { kind: 'default', value: fallback } : declared(converted, origin?.from);
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function toNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
}
