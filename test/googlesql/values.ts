/** A type of GoogleSQL; an object is a STRUCT. */
export type ColumnType = 'STRING' | 'INT64' | 'FLOAT64' | 'BOOL' | 'TIMESTAMP' | 'JSON' | 'DATE' | StructType;
export interface StructType {
  readonly [field: string]: ColumnType;
}

/** A value of a result. */
export type Cell = string | bigint | number | boolean | null | readonly Cell[];

/** A type as the engine's protocol writes it. */
export interface WireType {
  readonly type_kind: string;
  readonly struct_type?: { readonly field: readonly { readonly field_name: string; readonly field_type: WireType }[] };
}

const KINDS: Readonly<Record<string, ColumnType>> = {
  TYPE_STRING: 'STRING',
  TYPE_INT64: 'INT64',
  TYPE_DOUBLE: 'FLOAT64',
  TYPE_BOOL: 'BOOL',
  TYPE_TIMESTAMP: 'TIMESTAMP',
  TYPE_JSON: 'JSON',
  TYPE_DATE: 'DATE',
};

const DAY_MS = 86_400_000;
const NANOS = 1_000_000_000n;

/** The type of a column of a result. */
export function typeOf({ type_kind }: WireType): ColumnType {
  const type = KINDS[type_kind];
  if (type === undefined) throw new Error(`a result of type ${type_kind}`);
  return type;
}

/**
 * A value for the engine: a timestamp is nanoseconds since 1970 as `bigint`, JSON any value but undefined, a struct an
 * object. Undefined and, except for JSON, null are NULL.
 */
export function valueOf(type: ColumnType, value: unknown): object {
  if (value === undefined || (value === null && type !== 'JSON')) return {};
  if (typeof type !== 'string') {
    const members = value as Readonly<Record<string, unknown>>;
    return { struct_value: { field: Object.entries(type).map(([name, member]) => valueOf(member, members[name])) } };
  }
  switch (type) {
    case 'STRING':
      return { string_value: value };
    case 'INT64':
      return { int64_value: (value as bigint | number).toString() };
    case 'FLOAT64':
      return { double_value: value };
    case 'BOOL':
      return { bool_value: value };
    case 'JSON':
      return { json_value: JSON.stringify(value) };
    case 'DATE':
      return { date_value: Date.parse(value as string) / DAY_MS };
    case 'TIMESTAMP': {
      const nanos = ((value as bigint) % NANOS) + NANOS;
      const seconds = ((value as bigint) - (nanos % NANOS)) / NANOS;
      return { timestamp_value: { seconds: String(seconds), nanos: Number(nanos % NANOS) } };
    }
  }
}

/** A value of a result. */
export function cellOf(type: ColumnType, wire: Readonly<Record<string, unknown>>): Cell {
  const kind = wire['value'];
  const held = typeof kind === 'string' ? wire[kind] : undefined;
  if (held === undefined || held === null) return null;
  switch (type) {
    case 'INT64':
      return BigInt(held as string);
    case 'TIMESTAMP': {
      const { seconds = '0', nanos = 0 } = held as { readonly seconds?: string; readonly nanos?: number };
      return BigInt(seconds) * NANOS + BigInt(nanos);
    }
    case 'DATE':
      return new Date((held as number) * DAY_MS).toISOString().slice(0, 10);
    default:
      return held as Cell;
  }
}
