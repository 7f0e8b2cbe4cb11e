import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { RawDocuments } from './raw-documents';
import type { RawFields } from './raw-value';

/** When a state was read: between ticks, or while a tick held the lease. */
export const MOMENTS = ['between-ticks', 'during-a-tick'] as const;
export type Moment = (typeof MOMENTS)[number];

/** One document in a file. `name` is its path below the database's root. */
interface FixtureFile {
  readonly name: string;
  readonly fields: RawFields;
}

const FIXTURES = join(__dirname, '..', '..', 'fixtures', 'state');
/** Longer bytes are compressed, so that a file stays small enough to review. */
const LARGE_BYTES = 1_000;
/** Instead of `bytesValue`: base64 of the gzipped bytes. */
const PACKED = 'gzippedBytesValue';
const LINE = 120;

/** The folder of one version of the stored state. */
export function versionFolder(version: number): string {
  return join(FIXTURES, String(version));
}

/** The documents of one moment, from the files of a version. */
export function readDocuments(version: number, moment: Moment): RawDocuments {
  const folder = join(versionFolder(version), moment);
  const documents = readdirSync(folder).map((file): [string, RawFields] => {
    const { name, fields } = JSON.parse(readFileSync(join(folder, file), 'utf8'), unpack) as FixtureFile;
    if (fileOf(name) !== file) throw new Error(`${moment}/${file} holds the document ${name}`);
    return [name, fields];
  });
  return new Map(documents.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Writes one file for each document. */
export function writeDocuments(folder: string, documents: RawDocuments): void {
  for (const [name, fields] of documents) writeNew(join(folder, fileOf(name)), textOf({ name, fields }));
}

/** Writes a new file; never changes an existing one. */
export function writeNew(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { flag: 'wx' });
}

/** The name of a document's file: its path with dots. */
function fileOf(path: string): string {
  return `${path.replaceAll('/', '.')}.json`;
}

function textOf({ name, fields }: FixtureFile): string {
  const packed: unknown = JSON.parse(JSON.stringify(fields), pack);
  return `{\n  "name": ${JSON.stringify(name)},\n  "fields": ${pretty(packed, '  ', 10)}\n}\n`;
}

function pack(_key: string, value: unknown): unknown {
  if (!isObject(value) || typeof value['bytesValue'] !== 'string') return value;
  const bytes = Buffer.from(value['bytesValue'], 'base64');
  return bytes.length <= LARGE_BYTES ? value : { [PACKED]: gzipSync(bytes, { level: 9 }).toString('base64') };
}

function unpack(_key: string, value: unknown): unknown {
  if (!isObject(value) || typeof value[PACKED] !== 'string') return value;
  return { bytesValue: gunzipSync(Buffer.from(value[PACKED], 'base64')).toString('base64') };
}

/** Readable JSON: values that fit have one line, and fields are sorted by name. */
function pretty(value: unknown, indent = '', before = 0): string {
  const flat = JSON.stringify(value, (_key, each: unknown) => (isObject(each) ? inOrder(each) : each));
  const isLeaf = !Array.isArray(value) && !isObject(value);
  if (isLeaf || indent.length + before + flat.length < LINE) return flat;
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value.map((each) => `${deeper}${pretty(each, deeper)}`);
    return `[\n${items.join(',\n')}\n${indent}]`;
  }
  const [only, ...others] = Object.entries(value);
  // The type keys of the encoding get no line and no indent of their own.
  if (only !== undefined && others.length === 0)
    return `{${JSON.stringify(only[0])}: ${pretty(only[1], indent, LINE)}}`;
  const entries = Object.entries(inOrder(value)).map(([key, each]) => {
    const label = `${JSON.stringify(key)}: `;
    return `${deeper}${label}${pretty(each, deeper, label.length)}`;
  });
  return `{\n${entries.join(',\n')}\n${indent}}`;
}

function inOrder(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
