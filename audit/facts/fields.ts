import { Duration } from '../../model/duration';
import { hasToken } from '../../model/token';
import { block, type Resource } from '../../terraform/resource';
import { declared, MISSING, unresolved, type Reading } from './reading';

type Body = Readonly<Record<string, unknown>>;

/**
 * Typed access to a body of Terraform JSON. Where a whole block is an expression or a `dynamic` block, every field in
 * it is unresolved, not missing.
 */
export class Fields {
  private constructor(
    private readonly body: Body,
    /** The expression that stands in for the whole block. */
    private readonly token?: string,
  ) {}

  static of(resource: Resource): Fields {
    return new Fields(resource.values);
  }

  /** A body that no resource holds, such as a part of a document in a field. */
  static ofBody(body: Body): Fields {
    return new Fields(body);
  }

  /** Is the field set? True also in a block that is an expression, where it may be set. */
  has(name: string): boolean {
    return this.token !== undefined || this.at(name) !== undefined;
  }

  /** The block of that name, the first of several; undefined where it was left out. */
  block(name: string): Fields | undefined {
    return this.blocks(name)[0];
  }

  blocks(name: string): readonly Fields[] {
    if (this.token !== undefined) return [this];
    const value = this.at(name);
    if (value === undefined) {
      return block(this.body['dynamic'])?.[name] === undefined ? [] : [new Fields({}, `dynamic "${name}"`)];
    }
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    return list.map((item) => {
      const body = block(item);
      return body === undefined ? new Fields({}, textOf(item)) : new Fields(body);
    });
  }

  /** The text as written, expressions included: for references. */
  expression(name: string): string | undefined {
    if (this.token !== undefined) return this.token;
    const value = this.at(name);
    return value === undefined ? undefined : textOf(value);
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

  private at(name: string): unknown {
    return this.body[name] ?? undefined;
  }

  private read<T>(name: string, fallback: T | undefined, convert: (value: unknown) => T | undefined): Reading<T> {
    if (this.token !== undefined) return unresolved(this.token);
    const value = this.at(name);
    if (value === undefined) return fallback === undefined ? MISSING : { kind: 'default', value: fallback };
    if (hasToken(value)) return unresolved(textOf(value));
    const converted = convert(value);
    return converted === undefined ? unresolved(JSON.stringify(value)) : declared(converted);
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function toNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
}
