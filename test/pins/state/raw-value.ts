/**
 * A value in the form of Firestore's REST API, which has different types for integers, doubles, instants and bytes:
 * https://firebase.google.com/docs/firestore/reference/rest/Shared.Types/ArrayValue#value
 */
export type RawValue =
  | { readonly nullValue: null }
  | { readonly booleanValue: boolean }
  | { readonly integerValue: string }
  | { readonly doubleValue: number }
  | { readonly timestampValue: string }
  | { readonly stringValue: string }
  | { readonly bytesValue: string }
  | { readonly arrayValue: { readonly values: readonly RawValue[] } }
  | { readonly mapValue: { readonly fields: RawFields } };

/** Fields by name. */
export type RawFields = Readonly<Record<string, RawValue>>;

/** A timestamp of any copy of the Firestore client. */
interface StoredTimestamp {
  readonly nanoseconds: number;
  toDate(): Date;
}

/** The raw form of a value that a client read with integers as `bigint`. */
export function toRaw(value: unknown): RawValue {
  if (value === null) return { nullValue: null };
  if (typeof value === 'boolean') return { booleanValue: value };
  if (typeof value === 'bigint') return { integerValue: value.toString() };
  if (typeof value === 'number') return { doubleValue: value };
  if (typeof value === 'string') return { stringValue: value };
  if (value instanceof Uint8Array) return { bytesValue: Buffer.from(value).toString('base64') };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(toRaw) } };
  if (typeof value !== 'object') throw new Error(`no raw form of ${typeof value}`);
  return isTimestamp(value) ? { timestampValue: instantOf(value) } : { mapValue: { fields: toRawFields(value) } };
}

/** The raw form of a document's fields. */
export function toRawFields(fields: object): RawFields {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, toRaw(value)]));
}

/** The value to give a client to store exactly this. */
export function fromRaw(value: RawValue): unknown {
  if ('nullValue' in value) return null;
  if ('booleanValue' in value) return value.booleanValue;
  if ('integerValue' in value) return BigInt(value.integerValue);
  if ('doubleValue' in value) return value.doubleValue;
  if ('stringValue' in value) return value.stringValue;
  if ('timestampValue' in value) return new Date(value.timestampValue);
  if ('bytesValue' in value) return Buffer.from(value.bytesValue, 'base64');
  if ('arrayValue' in value) return value.arrayValue.values.map(fromRaw);
  return fromRawFields(value.mapValue.fields);
}

/** The fields to give a client to store exactly these. */
export function fromRawFields(fields: RawFields): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, fromRaw(value)]));
}

function isTimestamp(value: object): value is StoredTimestamp {
  return 'toDate' in value && typeof value.toDate === 'function' && 'nanoseconds' in value;
}

/** @throws Error for an instant finer than a millisecond, which a `Date` would truncate */
function instantOf(timestamp: StoredTimestamp): string {
  if (timestamp.nanoseconds % 1_000_000 !== 0) throw new Error('an instant is finer than a millisecond');
  return timestamp.toDate().toISOString();
}
