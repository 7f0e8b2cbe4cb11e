/**
 * The schema version of the documents that this code writes. It rises when a reader must know the difference; a new
 * optional field is no new version. Documents without one are of version 1 (docs/upgrading.md).
 */
export const STATE_SCHEMA = 2;
/** The latest version that this code reads: the next one only adds fields. */
const LATEST_READ = STATE_SCHEMA + 1;

/** The field of a stored document that holds its schema version. */
export const SCHEMA_FIELD = 'schema';

/** A stored document that this code cannot read: damaged, edited by hand, or of a version that is too new. */
export class UnreadableDocument extends Error {
  constructor(
    /** The document's path in the database. */
    readonly path: string,
    readonly why: string,
  ) {
    super(`the stored document ${path} cannot be read: ${why}`);
    this.name = 'UnreadableDocument';
  }
}

/** Receives each document that cannot be read, and what was done about it. */
export type OnUnreadable = (document: UnreadableDocument) => void;

/** A value that the store refuses however often it is written: the line that it comes from is rejected. */
export class NotStorable extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'NotStorable';
  }
}

/** Fields of a stored document, whatever they hold. */
export type Fields = Readonly<Record<string, unknown>>;

/**
 * The fields of a document of a version that this code reads.
 * @throws UnreadableDocument
 */
export function readableFields(path: string, data: unknown): Fields {
  if (typeof data !== 'object' || data === null) throw new UnreadableDocument(path, 'it has no fields');
  const fields = data as Fields;
  const version = fields[SCHEMA_FIELD] ?? 1;
  if (!Number.isInteger(version) || (version as number) < 1 || (version as number) > LATEST_READ) {
    throw new UnreadableDocument(path, `${SCHEMA_FIELD} is ${shownValue(version)}, and 1 to ${LATEST_READ} are read`);
  }
  return fields;
}

/** A document to write: what this code knows, in front of the fields that it does not know, with the schema version. */
export function withSchema<T extends object>(before: unknown, known: T): T {
  const unknownFields = typeof before === 'object' && before !== null ? before : {};
  return { ...unknownFields, ...known, [SCHEMA_FIELD]: STATE_SCHEMA };
}

/** Checks one field of a document. */
export function expectField(path: string, fields: Fields, name: string, isRight: (value: unknown) => boolean): void {
  const value = fields[name];
  if (isRight(value)) return;
  throw new UnreadableDocument(path, `${name} is ${value === undefined ? 'missing' : shownValue(value)}`);
}

function shownValue(value: unknown): string {
  return JSON.stringify(value).slice(0, 80);
}

export const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
export const isTime = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
export const isMap = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
