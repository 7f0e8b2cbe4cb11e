import {
  expectField,
  isMap,
  isText,
  isTime,
  readableFields,
  SCHEMA_FIELD,
  UnreadableDocument,
  type Fields,
} from '../ports/stored-documents';
import { recordOf, type RunRecord } from './run-record';

const isTimeOrNull = (value: unknown): boolean => value === null || isTime(value);
const isMapOrNull = (value: unknown): boolean => value === null || isMap(value);

/** Facts that a document may lack. */
const FACTS = ['aliveAt', 'impliedStartAt', 'end', 'closure', 'resolution', 'retry'];
const SEEN_NOTHING = { started: null, heartbeat: null, succeeded: null, failed: null, skipped: null };

/** Derived fields: those that queries use. They are worked out where a document lacks one. */
const DERIVED = [
  'work',
  'state',
  'startedAt',
  'lastSeenAt',
  'endedAt',
  'outcome',
  'unresolved',
  'retried',
  'wroteLate',
  'lateSuccessAt',
  'expireAt',
];

/**
 * The run in a stored document. Missing facts have their defaults, and unknown fields stay.
 * @throws UnreadableDocument
 */
export function storedRun(path: string, data: unknown): RunRecord {
  const fields = readableFields(path, data);
  for (const name of ['runId', 'phase', 'processor', 'dataDate']) expectField(path, fields, name, isText);
  expectField(path, fields, 'attempt', (value) => Number.isInteger(value));
  const facts = factsIn(path, fields);
  for (const name of ['aliveAt', 'impliedStartAt']) expectField(path, facts, name, isTimeOrNull);
  for (const name of ['end', 'closure', 'resolution', 'retry']) expectField(path, facts, name, isMapOrNull);
  const { end, closure } = facts;
  if (isMap(end)) for (const name of ['type', 'at']) expectField(path, end, name, name === 'at' ? isTime : isText);
  if (isMap(closure)) {
    expectField(path, closure, 'reason', isText);
    for (const name of ['at', 'startedAt', 'lastSeenAt']) expectField(path, closure, name, isTime);
  }
  const record = facts as unknown as RunRecord;
  if (!DERIVED.every((name) => fields[name] !== undefined)) return { ...record, ...recordOf(record, record) };
  for (const name of ['state', 'work']) expectField(path, fields, name, isText);
  for (const name of ['startedAt', 'lastSeenAt']) expectField(path, fields, name, isTime);
  return record;
}

/** The fields without the schema version, with the facts that are missing. One copy: a tick reads thousands of documents. */
function factsIn(path: string, fields: Fields): Fields {
  const facts: Record<string, unknown> = {};
  for (const name of Object.keys(fields)) if (name !== SCHEMA_FIELD) facts[name] = fields[name];
  for (const name of FACTS) facts[name] ??= null;
  facts['seen'] = { ...SEEN_NOTHING, ...seenIn(path, fields) };
  facts['expireAt'] = dateIn(fields['expireAt']);
  return facts;
}

/** When each type of event was first seen; at least one was. */
function seenIn(path: string, fields: Fields): Fields {
  expectField(path, fields, 'seen', isMap);
  const seen = fields['seen'] as Fields;
  const times = Object.values(seen);
  if (!times.every(isTimeOrNull) || !times.some(isTime)) {
    throw new UnreadableDocument(path, 'seen holds no time of an event');
  }
  return seen;
}

/** Firestore's own type of an instant, which it returns for a `Date`. */
function dateIn(stored: unknown): Date {
  if (stored instanceof Date) return stored;
  const timestamp = stored as { toDate?: () => Date } | undefined;
  return timestamp?.toDate?.() ?? new Date(0);
}
