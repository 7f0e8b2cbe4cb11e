/** A value of `google.protobuf.Struct`: https://protobuf.dev/reference/protobuf/google.protobuf/#struct */
interface StructValue {
  readonly nullValue?: unknown;
  readonly numberValue?: number | null;
  readonly stringValue?: string | null;
  readonly boolValue?: boolean | null;
  readonly structValue?: StructLike | null;
  readonly listValue?: { readonly values?: readonly StructValue[] | null } | null;
}

interface StructLike {
  readonly fields?: Readonly<Record<string, StructValue>> | null;
}

/** A struct as a plain object. */
export function plainStruct({ fields }: StructLike): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields ?? {}).map(([key, value]) => [key, plainValue(value)]));
}

function plainValue(value: StructValue): unknown {
  if (value.structValue != null) return plainStruct(value.structValue);
  if (value.listValue != null) return (value.listValue.values ?? []).map(plainValue);
  return value.stringValue ?? value.numberValue ?? value.boolValue ?? null;
}
