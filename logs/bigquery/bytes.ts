const UNITS: Readonly<Record<string, number>> = {
  B: 1,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  PB: 1e15,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
  TIB: 2 ** 40,
  PIB: 2 ** 50,
};

/** Text such as `500GB` or `1.5TiB` as bytes; undefined for other text. */
export function readBytes(text: string): number | undefined {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)\s*([A-Za-z]*)$/.exec(text) ?? [];
  const size = UNITS[unit === '' ? 'B' : unit.toUpperCase()];
  return amount === undefined || size === undefined ? undefined : Math.floor(Number(amount) * size);
}

/** Such as `1.5 TB`. */
export function formatBytes(bytes: number): string {
  const [unit, size] = unitOf(bytes);
  return `${Number((bytes / size).toPrecision(3))} ${unit}`;
}

/** A limit that allows these bytes, such as `2TB`. */
export function limitFor(bytes: number): string {
  const [unit, size] = unitOf(bytes);
  return `${Math.ceil(bytes / size)}${unit}`;
}

/** The largest decimal unit of which there is one at least. */
function unitOf(bytes: number): readonly [unit: string, size: number] {
  const units = ['PB', 'TB', 'GB', 'MB'].map((unit) => [unit, UNITS[unit] ?? 1] as const);
  return units.find(([, size]) => bytes >= size) ?? ['B', 1];
}
